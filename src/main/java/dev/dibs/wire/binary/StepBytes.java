package dev.dibs.wire.binary;

import dev.dibs.core.ledger.TakenSteps;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Steps with their bytes, which are made once, however many copies they are sent to and wherever they are written down. */
public final class StepBytes {
    private final TakenSteps steps;
    private final List<Letter> letters;
    private byte @Nullable [] bytes;

    /** Steps whose bytes are made when they are asked for, with those of the letters, which hold their commands in order. */
    public StepBytes(TakenSteps steps, List<Letter> letters) {
        this.steps = steps;
        this.letters = letters;
    }

    /**
     * Steps that came as bytes.
     *
     * @throws BinaryException when they are damaged or newer than this version of dibs
     */
    public StepBytes(byte[] bytes) {
        this.steps = BinaryForm.STEPS.read(bytes);
        this.letters = List.of();
        this.bytes = bytes;
    }

    /** What the bytes say. */
    public TakenSteps steps() {
        return steps;
    }

    /** The steps by {@link BinaryForm#STEPS}; not to be changed. */
    public synchronized byte[] bytes() {
        byte[] made = bytes;
        if (made == null) {
            made = BinaryForm.STEPS.write(steps, letters);
            bytes = made;
        }
        return made;
    }

    @Override
    public String toString() {
        return steps.count() + " steps, the first " + steps.command().getClass().getSimpleName();
    }
}
