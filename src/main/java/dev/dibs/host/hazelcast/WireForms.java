package dev.dibs.host.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.model.Answer;
import dev.dibs.host.HostException;
import dev.dibs.wire.binary.BinaryForm;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/** The forms of this package's classes. A number, once given, is never given to another class. */
public final class WireForms {
    private static final AtomicLong LEDGERS_WRITTEN = new AtomicLong();

    private WireForms() {}

    /** How many times this JVM wrote a ledger as a whole: for each copy that migrates, never for a step. */
    public static long ledgersWritten() {
        return LEDGERS_WRITTEN.get();
    }

    /** A whole ledger. */
    public static final class OfLedger extends WireForm<Ledger> {
        /** Made by Hazelcast. */
        public OfLedger() {
            super(1, Ledger.class);
        }

        @Override
        public void write(ObjectDataOutput out, Ledger ledger) throws IOException {
            LEDGERS_WRITTEN.incrementAndGet();
            out.writeByteArray(BinaryForm.SNAPSHOT.write(ledger.snapshot()));
        }

        @Override
        public Ledger read(ObjectDataInput in) throws IOException {
            return Ledger.of(BinaryForm.SNAPSHOT.read(bytes(in)));
        }
    }

    /** A command on its way to the owner. */
    public static final class OfCommand extends WireForm<CommandTask> {
        /** Made by Hazelcast. */
        public OfCommand() {
            super(2, CommandTask.class);
        }

        @Override
        public void write(ObjectDataOutput out, CommandTask task) throws IOException {
            out.writeByteArray(task.letter.bytes());
        }

        @Override
        public CommandTask read(ObjectDataInput in) throws IOException {
            CommandTask task = new CommandTask(new Letter(bytes(in)));
            task.fromAway();
            return task;
        }
    }

    /** A step on its way to a copy. */
    public static final class OfCopy extends WireForm<CopyTask> {
        /** Made by Hazelcast. */
        public OfCopy() {
            super(3, CopyTask.class);
        }

        @Override
        public void write(ObjectDataOutput out, CopyTask task) throws IOException {
            out.writeByteArray(task.letter().bytes());
            out.writeByteArray(BinaryForm.STAMP.write(task.stamp()));
            out.writeLong(task.revision());
            out.writeLong(task.clock());
        }

        @Override
        public CopyTask read(ObjectDataInput in) throws IOException {
            return new CopyTask(new Letter(bytes(in)), BinaryForm.STAMP.read(bytes(in)), in.readLong(), in.readLong());
        }
    }

    /** A question on its way to the owner. */
    public static final class OfQuery extends WireForm<QueryTask> {
        /** Made by Hazelcast. */
        public OfQuery() {
            super(4, QueryTask.class);
        }

        @Override
        public void write(ObjectDataOutput out, QueryTask task) throws IOException {
            out.writeByteArray(BinaryForm.QUERY.write(task.query));
        }

        @Override
        public QueryTask read(ObjectDataInput in) throws IOException {
            QueryTask task = new QueryTask(BinaryForm.QUERY.read(bytes(in)));
            task.fromAway();
            return task;
        }
    }

    /** The word to an owner that it is one. */
    public static final class OfOwn extends WireForm<OwnTask> {
        /** Made by Hazelcast. */
        public OfOwn() {
            super(5, OwnTask.class);
        }

        @Override
        public void write(ObjectDataOutput out, OwnTask task) throws IOException {
            out.writeByte(1);
        }

        @Override
        public OwnTask read(ObjectDataInput in) throws IOException {
            in.readByte();
            OwnTask task = new OwnTask();
            task.fromAway();
            return task;
        }
    }

    /** An outcome on its way back. */
    public static final class OfOutcome extends WireForm<Outcome> {
        /** Made by Hazelcast. */
        public OfOutcome() {
            super(6, Outcome.class);
        }

        @Override
        public void write(ObjectDataOutput out, Outcome outcome) throws IOException {
            Answer answer = outcome.answer();
            out.writeByteArray(answer == null ? null : BinaryForm.ANSWER.write(answer));
            if (answer == null) {
                out.writeString(String.valueOf(outcome.code()));
                out.writeString(outcome.message());
            }
        }

        @Override
        public Outcome read(ObjectDataInput in) throws IOException {
            byte[] answer = in.readByteArray();
            return answer != null
                    ? Outcome.of(BinaryForm.ANSWER.read(answer))
                    : Outcome.failed(HostException.Code.valueOf(text(in.readString())), text(in.readString()));
        }
    }
}
