package dev.dibs.journal;

import dev.dibs.config.JournalSettings;
import dev.dibs.core.ledger.Snapshot;
import dev.dibs.core.model.Event;
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
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
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
    private static final int MOST_AT_ONCE = 4_096;

    private final Store store;
    private final Blocks blocks;
    private final Path folder;
    private final JournalSettings settings;
    private final LongConsumer stored;
    private final Runnable ended;
    private final Object lock = new Object();
    private final ConcurrentLinkedQueue<Runnable> questions = new ConcurrentLinkedQueue<>();
    private final AtomicLong lost = new AtomicLong();
    private final Thread thread = new Thread(this::run, "dibs-journal");
    /** What the items taken put into the store, in order. */
    private final List<Runnable> puts = new ArrayList<>();
    /** How many of the items taken are in {@link #puts}, or among the steps. */
    private int sorted;

    private final Map<String, StepBlock> steps = new LinkedHashMap<>();

    /** What came and was not taken. Guarded by {@link #lock}, as are the next two. */
    private List<Item> queue = new ArrayList<>();

    private List<Item> taken = new ArrayList<>();
    private long oldestNanos;

    private volatile boolean asleep;
    private volatile boolean closing;
    private volatile boolean over;
    private volatile @Nullable String trouble;
    private long syncedAt = System.nanoTime();
    private boolean unsynced;
    private long trimmedAt = System.nanoTime();

    /**
     * Something to be written.
     *
     * @param steps that were taken together; empty for none
     * @param count how many they are, or 1
     * @param snapshot of the ledger after the step; null for none
     * @param written opened when it is in the store, or cannot be for now; null when nobody waits for that
     */
    record Item(
            long number,
            String workspace,
            byte[] steps,
            int count,
            List<Event> events,
            @Nullable Snapshot snapshot,
            Chain chain,
            @Nullable CountDownLatch written) {
        void release() {
            if (written != null) {
                written.countDown();
            }
        }
    }

    /** Writes to a store; {@code stored} is told up to which number all is there, {@code ended} that it writes no more. */
    Writer(Store store, Blocks blocks, Path folder, JournalSettings settings, LongConsumer stored, Runnable ended) {
        this.store = store;
        this.blocks = blocks;
        this.folder = folder;
        this.settings = settings;
        this.stored = stored;
        this.ended = ended;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    Blocks blocks() {
        return blocks;
    }

    /** Adds what is to be written, in order of the numbers. */
    void add(Item item) {
        int now;
        synchronized (lock) {
            queue.add(item);
            now = queue.size();
            if (now == 1 && taken.isEmpty()) {
                oldestNanos = System.nanoTime();
            }
        }
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
        return askOn(workspace, question);
    }

    /** The same of a question that is asked again as long as it answers null: others are answered meanwhile, and steps written. */
    <T> CompletableFuture<T> askOn(String workspace, Supplier<@Nullable T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        questions.add(() -> answer(answer, question, () -> {
            blocks.want(workspace);
            var ignored = writeAll();
        }));
        hurry();
        if (over) {
            answerAll();
        }
        return answer;
    }

    private <T> void answer(CompletableFuture<T> answer, Supplier<@Nullable T> question, Runnable before) {
        if (answer.isDone()) {
            // nobody waits for it any more
            return;
        }
        try {
            if (over) {
                throw closed();
            }
            before.run();
            T found = question.get();
            if (found != null) {
                answer.complete(found);
            } else if (closing) {
                throw closed();
            } else {
                questions.add(() -> answer(answer, question, () -> {}));
            }
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }

    private static JournalException closed() {
        return new JournalException("the journal is closed");
    }

    /** How many steps are not in the store. */
    int waiting() {
        synchronized (lock) {
            return Stream.concat(queue.stream(), taken.stream())
                    .mapToInt(Item::count)
                    .sum();
        }
    }

    /** How many items are not in the store. */
    private int items() {
        synchronized (lock) {
            return queue.size() + taken.size();
        }
    }

    /** For how long the oldest of them has been waiting, in nanoseconds. */
    long lagNanos() {
        synchronized (lock) {
            return queue.isEmpty() && taken.isEmpty() ? 0 : Math.max(0, System.nanoTime() - oldestNanos);
        }
    }

    long lost() {
        return lost.get();
    }

    void countLost(int steps) {
        lost.addAndGet(steps);
    }

    @Nullable
    String trouble() {
        return trouble;
    }

    /** Writes all there is, and ends the thread; tells whether it ended. */
    boolean close() {
        closing = true;
        hurry();
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return over;
    }

    /** Since when events are kept, in milliseconds since 1970. */
    long kept() {
        return System.currentTimeMillis() - settings.keepFor().toMillis();
    }

    /** Writes what is in memory: on the journal's thread, or before {@link #start}. */
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
                if (!good && questions.isEmpty()) {
                    LockSupport.parkNanos(AGAIN_NANOS);
                }
            }
            blocks.wantAll();
            var ignored = writeAll();
            answerAll();
            store.close();
        } catch (RuntimeException | Error e) {
            trouble = "it stopped: " + e;
            LOG.log(Level.ERROR, "the journal stopped; ledgers go on without it", e);
        } finally {
            over = true;
            synchronized (lock) {
                queue.forEach(Item::release);
            }
            answerAll();
            ended.run();
        }
    }

    private void answerAll() {
        for (Runnable question = questions.poll(); question != null; question = questions.poll()) {
            question.run();
        }
    }

    private void rest() {
        asleep = true;
        if (isIdle()) {
            LockSupport.parkNanos(unsynced ? settings.sync().toNanos() : IDLE_NANOS);
        }
        asleep = false;
        int now = items();
        if (now > 0 && now < MANY && questions.isEmpty() && !closing) {
            LockSupport.parkNanos(GATHER_NANOS);
        }
    }

    private boolean isIdle() {
        return items() == 0 && questions.isEmpty() && !closing;
    }

    private boolean writeAll() {
        boolean good = write();
        while (good && items() > 0) {
            good = write();
        }
        return good;
    }

    /** Writes some of what there is; tells whether it could. */
    private boolean write() {
        long now = System.nanoTime();
        try {
            take();
            sort(now);
            boolean any = blocks.write(now) || !puts.isEmpty();
            puts.forEach(Runnable::run);
            if (any) {
                store.commit();
                unsynced = true;
            }
            blocks.committed();
            if (!taken.isEmpty()) {
                taken.forEach(Item::release);
                stored.accept(taken.get(taken.size() - 1).number);
                puts.clear();
                sorted = 0;
                synchronized (lock) {
                    taken.clear();
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
            synchronized (lock) {
                taken.forEach(Item::release);
                queue.forEach(Item::release);
            }
            undo();
            return false;
        }
    }

    /** Takes what came, unless there is something to be tried again. */
    private void take() {
        if (!taken.isEmpty()) {
            return;
        }
        synchronized (lock) {
            List<Item> more = taken;
            taken = queue;
            queue = more;
            if (taken.size() > MOST_AT_ONCE) {
                List<Item> rest = taken.subList(MOST_AT_ONCE, taken.size());
                queue.addAll(rest);
                rest.clear();
            }
        }
    }

    /** Puts events into their blocks, and says what is to be put into the store; goes on where it failed before. */
    private void sort(long now) {
        for (; sorted < taken.size(); sorted++) {
            Item item = taken.get(sorted);
            blocks.add(item.workspace, item.events, now);
            if (item.steps.length > 0) {
                steps.computeIfAbsent(item.workspace, name -> new StepBlock()).add(item.number, item.steps);
            }
            Snapshot snapshot = item.snapshot;
            if (snapshot != null) {
                blocks.want(item.workspace);
                StepBlock before = steps.remove(item.workspace);
                if (before != null) {
                    puts.add(() -> putSteps(item.workspace, before));
                }
                puts.add(() -> putSnapshot(item, snapshot));
            }
        }
        steps.forEach((workspace, block) -> puts.add(() -> putSteps(workspace, block)));
        steps.clear();
    }

    private void putSteps(String workspace, StepBlock block) {
        store.putSteps(workspace, block.first(), block.last(), block.toBytes());
    }

    private void putSnapshot(Item item, Snapshot snapshot) {
        byte[] whole = BinaryForm.SNAPSHOT.write(snapshot);
        store.putSnapshot(item.workspace, item.number, whole);
        item.chain.weighs(whole.length);
    }

    private void keepSafe(long now) {
        if (unsynced && now - syncedAt >= settings.sync().toNanos()) {
            store.sync();
            syncedAt = now;
            unsynced = false;
        }
        if (now - trimmedAt >= TRIM_NANOS) {
            trimmedAt = now;
            blocks.wantAll();
            writeNow();
            blocks.trim(kept(), settings.maxBytes());
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
