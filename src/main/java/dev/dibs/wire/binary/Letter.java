package dev.dibs.wire.binary;

import dev.dibs.core.model.Command;
import org.jspecify.annotations.Nullable;

/** A command with its bytes, which are made once, however many members it is sent to and wherever it is written down. */
public final class Letter {
    private final Command command;
    private volatile byte @Nullable [] bytes;

    /** A command whose bytes are made when they are asked for. */
    public Letter(Command command) {
        this.command = command;
    }

    /**
     * A command that came as bytes.
     *
     * @throws BinaryException when they are damaged or newer than this version of dibs
     */
    public Letter(byte[] bytes) {
        this.command = BinaryForm.COMMAND.read(bytes);
        this.bytes = bytes;
    }

    /** What the bytes say. */
    public Command command() {
        return command;
    }

    /** The command by {@link BinaryForm#COMMAND}; not to be changed. */
    public byte[] bytes() {
        byte[] made = bytes;
        if (made == null) {
            made = BinaryForm.COMMAND.write(command);
            bytes = made;
        }
        return made;
    }

    /** How many bytes there are; 0 before they are made. */
    public int size() {
        byte[] made = bytes;
        return made == null ? 0 : made.length;
    }

    @Override
    public String toString() {
        return command.getClass().getSimpleName();
    }
}
