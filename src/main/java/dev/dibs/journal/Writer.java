package dev.dibs.journal;

import dev.dibs.config.JournalSettings;
import dev.dibs.core.ledger.Snapshot;
import dev.dibs.wire.binary.BinaryForm;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The journal's one thread: moves steps, events and snapshots into the store, many in one commit, and answers from it.
 *
 * <p>What is taken from the queue is kept until a commit that holds it succeeded; a write that failed is tried again.
 */
final class Writer {
    private static final System.Logger LOG = System.getLogger(Writer.class.getName());
    private static final long GATHER_NANOS = 20_000_000;
    private static final long AGAIN_NANOS = 1_000_000_000;
    private static final long TRIM_NANOS = 60_000_000_000L;
    private static final long IDLE_NANOS = 1_000_000_000;
    private static final int MANY = 512;
    private static final int MOST_BYTES = 1 << 20;

    private final Store store;
    private final Blocks blocks;
    private final Path folder;
    private final JournalSettings settings;
    private final LongConsumer stored;
    private final Object lock = new Object();
    private final ConcurrentLinkedQueue<Runnable> questions = new ConcurrentLinkedQueue<>();
    private final AtomicLong lost = new AtomicLong();
    private final Thread thread = new Thread(this::run, "dibs-journal");
    /** What came and was not taken. Guarded by {@link #lock}, as are the next two. */
    private Batch queue = new Batch();

    private Batch taken = new Batch();
    private long oldestNanos;

    private volatile boolean asleep;
    private volatile boolean closing;
    private volatile boolean over;
    private volatile @Nullable String trouble;
    private long syncedAt = System.nanoTime();
    private boolean unsynced;
    private long trimmedAt = System.nanoTime();

    /** What is written in one go: steps and whole ledgers. */
    private static final class Batch {
        private final Map<String, StepBlock> open = new LinkedHashMap<>();
        private final List<Steps> full = new ArrayList<>();
        private final List<Whole> wholes = new ArrayList<>();
        private int count;
        private long last;

        private void add(long number, String workspace, byte[] step) {
            StepBlock block = open.computeIfAbsent(workspace, name -> new StepBlock());
            block.add(number, step);
            if (block.size() >= MOST_BYTES) {
                full.add(new Steps(workspace, block));
                open.remove(workspace);
            }
            count++;
            last = number;
        }

        private void add(Whole whole) {
            wholes.add(whole);
            count++;
            last = whole.number;
        }
    }

    private record Steps(String workspace, StepBlock block) {}

    /** A ledger to be written whole: it has what the step of this number led to. */
    static final class Whole {
        private final long number;
        private final Snapshot ledger;
        private final Chain chain;
        private final CountDownLatch written = new CountDownLatch(1);

        Whole(long number, Snapshot ledger, Chain chain) {
            this.number = number;
            this.ledger = ledger;
            this.chain = chain;
        }

        /** Waits until it is in the store, or cannot be for now; tells whether it need not wait any more. */
        boolean isWritten(long nanos) throws InterruptedException {
            return written.await(nanos, TimeUnit.NANOSECONDS);
        }
    }

    /** Writes to a store; {@code stored} is told up to which number all is there. */
    Writer(Store store, Blocks blocks, Path folder, JournalSettings settings, LongConsumer stored) {
        this.store = store;
        this.blocks = blocks;
        this.folder = folder;
        this.settings = settings;
        this.stored = stored;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    Blocks blocks() {
        return blocks;
    }

    /** Adds a step, in order of the numbers; with it, if that is not null, the ledger that came of it. */
    void add(long number, String workspace, byte[] step, @Nullable Whole whole) {
        int now;
        synchronized (lock) {
            queue.add(number, workspace, step);
            now = begun();
            if (whole != null) {
                queue.add(whole);
            }
        }
        wake(now);
    }

    /** Adds a ledger. */
    void add(Whole whole) {
        int now;
        synchronized (lock) {
            queue.add(whole);
            now = begun();
        }
        wake(now);
    }

    private int begun() {
        if (queue.count == 1 && taken.count == 0) {
            oldestNanos = System.nanoTime();
        }
        return queue.count;
    }

    private void wake(int now) {
        if (now == MANY || asleep) {
            hurry();
        }
    }

    /** Does not wait for more. */
    void hurry() {
        asleep = false;
        LockSupport.unpark(thread);
    }

    /** Answers on the journal's thread, when all that came before is in the store. */
    <T> CompletableFuture<T> ask(String workspace, Supplier<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        questions.add(() -> {
            try {
                if (over) {
                    throw new JournalException("the journal is closed");
                }
                blocks.want(workspace);
                var ignored = writeAll();
                answer.complete(question.get());
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        hurry();
        if (over) {
            answer.completeExceptionally(new JournalException("the journal is closed"));
        }
        return answer;
    }

    int waiting() {
        synchronized (lock) {
            return queue.count + taken.count;
        }
    }

    /** For how long the oldest of them has been waiting, in nanoseconds. */
    long lagNanos() {
        synchronized (lock) {
            return queue.count + taken.count == 0 ? 0 : Math.max(0, System.nanoTime() - oldestNanos);
        }
    }

    long lost() {
        return lost.get();
    }

    void countLost() {
        lost.incrementAndGet();
    }

    @Nullable
    String trouble() {
        return trouble;
    }

    /** Writes all there is, and ends the thread. */
    void close() {
        closing = true;
        hurry();
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes what is in memory, on the caller's thread: before {@link #start} alone. */
    void writeNow() {
        var ignored = blocks.write(System.nanoTime());
        store.commit();
        blocks.committed();
    }

    private void run() {
        try {
            while (!closing) {
                rest();
                boolean good = write();
                Runnable question = questions.poll();
                if (question != null) {
                    question.run();
                }
                if (!good) {
                    LockSupport.parkNanos(AGAIN_NANOS);
                }
            }
            blocks.wantAll();
            var ignored = writeAll();
            for (Runnable question = questions.poll(); question != null; question = questions.poll()) {
                question.run();
            }
            store.close();
        } catch (RuntimeException | Error e) {
            trouble = "it stopped: " + e;
            LOG.log(Level.ERROR, "the journal stopped; ledgers go on without it", e);
        } finally {
            over = true;
            synchronized (lock) {
                queue.wholes.forEach(whole -> whole.written.countDown());
            }
            questions.forEach(Runnable::run);
        }
    }

    private void rest() {
        asleep = true;
        if (isIdle()) {
            LockSupport.parkNanos(unsynced ? settings.sync().toNanos() : IDLE_NANOS);
        }
        asleep = false;
        int now = waiting();
        if (now > 0 && now < MANY && questions.isEmpty() && !closing) {
            LockSupport.parkNanos(GATHER_NANOS);
        }
    }

    private boolean isIdle() {
        return waiting() == 0 && questions.isEmpty() && !closing;
    }

    private boolean writeAll() {
        boolean good = write();
        while (good && waiting() > 0) {
            good = write();
        }
        return good;
    }

    /** Writes some of what there is; tells whether it could. */
    private boolean write() {
        long now = System.nanoTime();
        take();
        try {
            boolean any = blocks.write(now) || taken.count > 0;
            taken.full.forEach(this::put);
            taken.open.forEach((workspace, block) -> put(new Steps(workspace, block)));
            taken.wholes.forEach(this::put);
            if (any) {
                store.commit();
                unsynced = true;
            }
            blocks.committed();
            if (taken.count > 0) {
                taken.wholes.forEach(whole -> whole.written.countDown());
                stored.accept(taken.last);
                synchronized (lock) {
                    taken = new Batch();
                    oldestNanos = now;
                }
            }
            keepSafe(now);
            if (trouble != null) {
                LOG.log(Level.INFO, "the journal can be written again; {0} steps are missing in it", lost.get());
                trouble = null;
            }
            return true;
        } catch (JournalException e) {
            if (trouble == null) {
                LOG.log(
                        Level.ERROR,
                        "the journal in " + folder
                                + " cannot be written; claims go on, but would not survive this process: "
                                + e.getMessage(),
                        e);
            }
            trouble = String.valueOf(e.getMessage());
            taken.wholes.forEach(whole -> whole.written.countDown());
            undo();
            return false;
        }
    }

    /** Takes what came, unless there is something to be tried again. */
    private void take() {
        synchronized (lock) {
            if (taken.count == 0) {
                Batch none = taken;
                taken = queue;
                queue = none;
            }
        }
        // a ledger that is written whole makes steps needless from which events could be made anew
        taken.wholes.forEach(whole -> blocks.want(whole.ledger.workspace()));
    }

    private void put(Steps steps) {
        store.putSteps(steps.workspace, steps.block.first(), steps.block.last(), steps.block.toBytes());
    }

    private void put(Whole whole) {
        byte[] bytes = BinaryForm.SNAPSHOT.write(whole.ledger);
        store.putSnapshot(whole.ledger.workspace(), whole.number, bytes);
        whole.chain.weighs(bytes.length);
    }

    private void keepSafe(long now) {
        if (unsynced && now - syncedAt >= settings.sync().toNanos()) {
            store.sync();
            syncedAt = now;
            unsynced = false;
        }
        if (now - trimmedAt >= TRIM_NANOS) {
            trimmedAt = now;
            store.trim(System.currentTimeMillis() - settings.keepFor().toMillis(), settings.maxBytes());
        }
    }

    private void undo() {
        try {
            store.rollback();
        } catch (JournalException e) {
            LOG.log(Level.DEBUG, "there was nothing to take back", e);
        }
    }
}
