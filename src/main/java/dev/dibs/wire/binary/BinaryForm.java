package dev.dibs.wire.binary;

import dev.dibs.core.ledger.Snapshot;
import dev.dibs.core.ledger.TakenSteps;
import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.EventBlock;
import dev.dibs.core.model.Query;
import dev.dibs.core.model.Reading;
import dev.dibs.core.model.Stamp;
import java.util.List;

/**
 * One type's values as bytes: a byte that names the version of the form, then the value.
 *
 * <p>Numbers take one byte per seven bits; in a snapshot, a text or a shared record that is likely to come again takes its number in
 * the order of first appearance. Reading a damaged, cut or foreign value throws a {@link BinaryException} and costs no more than its length
 * warrants. The answers that a snapshot remembers are not read with it, but when they are asked for, and throw only then.
 */
public final class BinaryForm<T> {
    /** What may change a ledger. */
    public static final BinaryForm<Command> COMMAND = new BinaryForm<>(Command.class, false);
    /** What may be asked. */
    public static final BinaryForm<Query> QUERY = new BinaryForm<>(Query.class, false);
    /** A reply with its moment. */
    public static final BinaryForm<Answer> ANSWER = new BinaryForm<>(Answer.class, false);
    /** What the owner settled. */
    public static final BinaryForm<Stamp> STAMP = new BinaryForm<>(Stamp.class, false);
    /** One thing that happened. */
    public static final BinaryForm<Event> EVENT = new BinaryForm<>(Event.class, false);
    /** Steps, to be taken again. */
    public static final BinaryForm<TakenSteps> STEPS = new BinaryForm<>(TakenSteps.class, false);
    /** A look into the past. */
    public static final BinaryForm<Reading> READING = new BinaryForm<>(Reading.class, false);
    /** Events in a row. */
    public static final BinaryForm<EventBlock> EVENTS = new BinaryForm<>(EventBlock.class, true);
    /** A whole ledger. */
    public static final BinaryForm<Snapshot> SNAPSHOT = new BinaryForm<>(Snapshot.class, true, 2);

    /** An answer that a snapshot remembers; it may list very many claims. */
    static final BinaryForm<Answer> KEPT_ANSWER = new BinaryForm<>(Answer.class, true);

    private final Class<T> type;
    private final boolean table;
    private final int version;
    private final Codec codec;

    BinaryForm(Class<T> type, boolean table) {
        this(type, table, 1);
    }

    /** A form whose former versions can be read, too. */
    private BinaryForm(Class<T> type, boolean table, int version) {
        this.type = type;
        this.table = table;
        this.version = version;
        this.codec = Codecs.of(type);
    }

    /** The value as bytes. */
    public byte[] write(T value) {
        return write(value, List.of());
    }

    /** The same bytes of a value in which these commands stand, in order, that have their bytes already. */
    byte[] write(T value, List<Letter> letters) {
        BinaryWriter out = new BinaryWriter(table, letters);
        out.raw(version);
        codec.write(out, value);
        return out.toBytes();
    }

    /** Writes what comes before a record's first component. */
    void begin(BinaryWriter out) {
        out.raw(version);
        RecordCodec.begin(out, type.getRecordComponents().length);
    }

    /**
     * The value that was written.
     *
     * @throws BinaryException when it is damaged or newer than this version of dibs
     */
    public T read(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes, table);
        int written = in.raw();
        if (written > version) {
            throw BinaryException.newer("form " + written);
        } else if (written == 0) {
            throw new BinaryException("not a value of dibs: it begins with 0");
        }
        Object value = codec.read(in);
        if (value == null) {
            throw in.damaged("there is no " + type.getSimpleName());
        }
        if (in.left() > 0) {
            throw in.damaged(in.left() + " bytes too many");
        }
        return type.cast(value);
    }
}
