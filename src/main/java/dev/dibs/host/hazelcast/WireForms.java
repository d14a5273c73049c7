package dev.dibs.host.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Command;
import dev.dibs.host.HostException;
import dev.dibs.wire.binary.BinaryForm;
import dev.dibs.wire.binary.Letter;
import dev.dibs.wire.binary.StepBytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
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

    /** Commands on their way to the owner. */
    public static final class OfCommand extends WireForm<CommandTask> {
        /** Made by Hazelcast. */
        public OfCommand() {
            super(2, CommandTask.class);
        }

        @Override
        public void write(ObjectDataOutput out, CommandTask task) throws IOException {
            out.writeLong(task.seen());
            out.writeLong(task.toldAt);
            out.writeLong(task.copied);
            out.writeInt(task.letters.size());
            for (Letter letter : task.letters) {
                out.writeByteArray(letter.bytes());
            }
        }

        @Override
        public CommandTask read(ObjectDataInput in) throws IOException {
            long seen = in.readLong();
            long toldAt = in.readLong();
            long copied = in.readLong();
            List<Letter> letters = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                letters.add(new Letter(bytes(in)));
            }
            CommandTask task = new CommandTask(letters, seen, toldAt, copied);
            task.fromAway();
            return task;
        }
    }

    /** Steps on their way to a copy. */
    public static final class OfCopy extends WireForm<CopyTask> {
        /** Made by Hazelcast. */
        public OfCopy() {
            super(10, CopyTask.class);
        }

        @Override
        public void write(ObjectDataOutput out, CopyTask task) throws IOException {
            out.writeLong(task.revision());
            out.writeLong(task.taken());
            out.writeByteArray(task.steps() == null ? null : task.steps().bytes());
        }

        @Override
        public CopyTask read(ObjectDataInput in) throws IOException {
            long revision = in.readLong();
            long taken = in.readLong();
            byte[] steps = in.readByteArray();
            return new CopyTask(revision, taken, steps == null ? null : new StepBytes(steps));
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
            out.writeLong(task.seen());
            out.writeByteArray(BinaryForm.QUERY.write(task.query));
        }

        @Override
        public QueryTask read(ObjectDataInput in) throws IOException {
            long seen = in.readLong();
            QueryTask task = new QueryTask(BinaryForm.QUERY.read(bytes(in)), seen);
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

    /** A ledger that was written down, on its way to its owner. */
    public static final class OfReturn extends WireForm<ReturnTask> {
        /** Made by Hazelcast. */
        public OfReturn() {
            super(7, ReturnTask.class);
        }

        @Override
        public void write(ObjectDataOutput out, ReturnTask task) throws IOException {
            out.writeByteArray(BinaryForm.COMMAND.write(task.resume));
            out.writeByteArray(BinaryForm.SNAPSHOT.write(task.written.snapshot()));
        }

        @Override
        public ReturnTask read(ObjectDataInput in) throws IOException {
            Command resume = BinaryForm.COMMAND.read(bytes(in));
            ReturnTask task = new ReturnTask(Ledger.of(BinaryForm.SNAPSHOT.read(bytes(in))), resume);
            task.fromAway();
            return task;
        }
    }

    /** A whole ledger on its way to a copy. */
    public static final class OfWhole extends WireForm<WholeTask> {
        /** Made by Hazelcast. */
        public OfWhole() {
            super(8, WholeTask.class);
        }

        @Override
        public void write(ObjectDataOutput out, WholeTask task) throws IOException {
            out.writeByteArray(BinaryForm.SNAPSHOT.write(task.ledger.snapshot()));
        }

        @Override
        public WholeTask read(ObjectDataInput in) throws IOException {
            return new WholeTask(Ledger.of(BinaryForm.SNAPSHOT.read(bytes(in))));
        }
    }

    /** The question what a ledger has seen. */
    public static final class OfHead extends WireForm<HeadTask> {
        /** Made by Hazelcast. */
        public OfHead() {
            super(9, HeadTask.class);
        }

        @Override
        public void write(ObjectDataOutput out, HeadTask task) throws IOException {
            out.writeLong(task.revision);
        }

        @Override
        public HeadTask read(ObjectDataInput in) throws IOException {
            HeadTask task = new HeadTask(in.readLong());
            task.fromAway();
            return task;
        }
    }

    /** Outcomes on their way back. */
    public static final class OfOutcomes extends WireForm<Outcomes> {
        /** Made by Hazelcast. */
        public OfOutcomes() {
            super(6, Outcomes.class);
        }

        @Override
        public void write(ObjectDataOutput out, Outcomes outcomes) throws IOException {
            out.writeInt(outcomes.all().size());
            for (Outcome outcome : outcomes.all()) {
                write(out, outcome);
            }
            out.writeBoolean(outcomes.behind());
            out.writeBoolean(outcomes.under() != null);
            if (outcomes.under() != null) {
                OfView.put(out, outcomes.under());
            }
        }

        @Override
        public Outcomes read(ObjectDataInput in) throws IOException {
            List<Outcome> outcomes = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                outcomes.add(readOne(in));
            }
            boolean behind = in.readBoolean();
            return new Outcomes(outcomes, in.readBoolean() ? OfView.take(in) : null, behind);
        }

        private static void write(ObjectDataOutput out, Outcome outcome) throws IOException {
            Answer answer = outcome.answer();
            out.writeByteArray(answer == null ? null : BinaryForm.ANSWER.write(answer));
            if (answer == null) {
                out.writeString(String.valueOf(outcome.code()));
                out.writeString(outcome.message());
            }
        }

        private static Outcome readOne(ObjectDataInput in) throws IOException {
            byte[] answer = in.readByteArray();
            return answer != null
                    ? Outcome.of(BinaryForm.ANSWER.read(answer))
                    : Outcome.failed(HostException.Code.valueOf(text(in.readString())), text(in.readString()));
        }
    }

    /** A list of members. */
    public static final class OfView extends WireForm<MemberView> {
        /** Made by Hazelcast. */
        public OfView() {
            super(20, MemberView.class);
        }

        @Override
        public void write(ObjectDataOutput out, MemberView view) throws IOException {
            put(out, view);
        }

        @Override
        public MemberView read(ObjectDataInput in) throws IOException {
            return take(in);
        }

        private static void put(ObjectDataOutput out, MemberView view) throws IOException {
            out.writeLong(view.version());
            out.writeInt(view.anchors());
            out.writeInt(view.members().size());
            for (UUID member : view.members()) {
                out.writeLong(member.getMostSignificantBits());
                out.writeLong(member.getLeastSignificantBits());
            }
        }

        private static MemberView take(ObjectDataInput in) throws IOException {
            long version = in.readLong();
            int anchors = in.readInt();
            List<UUID> members = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                members.add(new UUID(in.readLong(), in.readLong()));
            }
            return new MemberView(version, members, anchors);
        }
    }

    /** A ledger to be sent to its copies. */
    public static final class OfResend extends WireForm<ResendTask> {
        /** Made by Hazelcast. */
        public OfResend() {
            super(22, ResendTask.class);
        }

        @Override
        public void write(ObjectDataOutput out, ResendTask task) throws IOException {
            out.writeByte(1);
        }

        @Override
        public ResendTask read(ObjectDataInput in) throws IOException {
            in.readByte();
            ResendTask task = new ResendTask();
            task.fromAway();
            return task;
        }
    }

    /** The question for a list of members. */
    public static final class OfViewQuestion extends WireForm<ViewQuestion> {
        /** Made by Hazelcast. */
        public OfViewQuestion() {
            super(21, ViewQuestion.class);
        }

        @Override
        public void write(ObjectDataOutput out, ViewQuestion question) throws IOException {
            out.writeBoolean(question.steps);
        }

        @Override
        public ViewQuestion read(ObjectDataInput in) throws IOException {
            return new ViewQuestion(in.readBoolean());
        }
    }
}
