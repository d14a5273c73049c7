package dev.dibs.journal;

import dev.dibs.config.Home;
import dev.dibs.config.JournalSettings;
import dev.dibs.core.ledger.Epochs;
import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.ledger.Snapshot;
import dev.dibs.core.ledger.TakenSteps;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.Reading;
import dev.dibs.host.StepLog;
import dev.dibs.wire.binary.StepBytes;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * All that happened in the ledgers that this node owned or kept copies of, on its disk.
 *
 * <p>A step is put into the {@link Tail} by the thread that took it, before anybody is told: it outlives the process. A
 * thread of its own moves it into the {@link Store}, many at a time, with the events that it led to, which it makes safe
 * from the machine's end every so often. When the store cannot be written, as on a full disk, ledgers go on without it: the
 * journal says so, and takes them whole once it can write again.
 */
public final class Journal implements StepLog, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Journal.class.getName());
    private static final int SEGMENTS = 4;
    private static final int SEGMENT_BYTES = 2 << 20;
    private static final int MOST_DAMAGE = 100;
    /** How long a step waits for room in the tail. */
    private static final long ROOM_NANOS = 1_000_000_000L;

    private final Path folder;
    private final Tail tail;
    private final Store store;
    private final Recovery recovery;
    private final Writer writer;
    private final Map<String, Chain> chains = new ConcurrentHashMap<>();
    /** Ledgers as they were when the journal was opened, until somebody asks for them. */
    private final Map<String, Ledger> returned = new ConcurrentHashMap<>();

    /** The highest revisions that are known of when the journal is opened, by whatever of it can be read. */
    private final Map<String, Long> reached = new ConcurrentHashMap<>();

    /** Workspaces whose ledgers have not seen all that is written down here, and are not written down themselves. */
    private final Set<String> unseen = ConcurrentHashMap.newKeySet();

    /** Workspaces that are being brought back. */
    private final Set<String> returning = ConcurrentHashMap.newKeySet();

    private final List<String> damage = new CopyOnWriteArrayList<>();
    /** Guards the tail and the order of what is handed to the writer. */
    private final Object order = new Object();

    private final List<String> formerNodes;
    private long number;
    private volatile @Nullable BiConsumer<String, Ledger> returns;
    private volatile Runnable unseenTold = () -> {};
    private volatile boolean closed;

    private Journal(Path folder, FolderLock lock, JournalSettings settings) throws IOException {
        this.folder = folder;
        Path temporary = Home.create(folder.resolve("native"));
        sweep(temporary);
        tail = new Tail(folder, SEGMENTS, SEGMENT_BYTES);
        store = new Store(Own.file(folder.resolve("journal.db")), temporary, this::damaged);
        formerNodes = store.nodes();
        recovery = new Recovery(store, this::damaged);
        writer = new Writer(store, new Blocks(store), folder, settings, this::stored, lock::release);
    }

    /** Deletes what the store's library unpacked for processes that were killed. */
    private static void sweep(Path temporary) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(temporary)) {
            for (Path file : left) {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    // some systems keep what is loaded from being deleted
                    LOG.log(Level.DEBUG, "left for the next start", e);
                }
            }
        }
    }

    /**
     * Opens a journal, or begins one.
     *
     * @throws JournalException when another process has it open, or it cannot be read or written
     */
    public static Journal open(Path folder, JournalSettings settings) {
        FolderLock lock = null;
        Journal journal = null;
        boolean whole = false;
        try {
            Path made = Home.create(folder);
            lock = FolderLock.take(made);
            journal = new Journal(made, lock, settings);
            journal.moveTail();
            journal.writer.start();
            whole = true;
            return journal;
        } catch (IOException e) {
            throw new JournalException(
                    "the journal in " + folder + " cannot be opened: " + e.getMessage()
                            + "; make room or mend its permissions, or start with --journal-enabled false",
                    e);
        } finally {
            if (!whole && journal != null) {
                journal.store.abandon();
            }
            if (!whole && lock != null) {
                lock.release();
            }
        }
    }

    /** The workspaces that something is known of. */
    public List<String> workspaces() {
        return new ArrayList<>(new TreeSet<>(chains.keySet()));
    }

    /** The workspaces of which something is written down that their ledgers have not seen. */
    public List<String> unseen() {
        return new ArrayList<>(new TreeSet<>(unseen));
    }

    /** The last revision of a workspace that is written down; 0 for none. */
    public long revision(String workspace) {
        Chain chain = chains.get(workspace);
        return chain == null ? 0 : chain.revision();
    }

    /** The ids of the node that kept this journal before, those that sessions may still name, oldest first. */
    public List<String> formerNodes() {
        return formerNodes;
    }

    /** These are the ids of the node that keeps it now, that sessions may name. */
    public CompletableFuture<Boolean> keptBy(List<String> nodeIds) {
        return writer.ask("", () -> {
            store.putNodes(nodeIds);
            store.commit();
            return true;
        });
    }

    /** Has a ledger brought back whenever its owner misses it: its workspace and the ledger. On a thread of the journal's. */
    public void onReturn(BiConsumer<String, Ledger> host) {
        returns = host;
    }

    /** Has it told when there is one more among the {@link #unseen}; on any thread: be quick. */
    public void onUnseen(Runnable told) {
        unseenTold = told;
    }

    /** The ledger of a workspace as of the last step; fails when nothing of it can be read. */
    public CompletableFuture<Ledger> ledger(String workspace) {
        return writer.ask(workspace, () -> {
            Ledger kept = returned.remove(workspace);
            Ledger found = kept != null ? kept : recovery.of(workspace).ledger();
            if (found == null) {
                chains.remove(workspace);
                throw new JournalException("nothing of workspace " + workspace + " can be read from the journal in "
                        + folder + "; it begins anew");
            }
            return found;
        });
    }

    /** The events of a workspace that a reading wants, as far as this node has them; fails when they are not found in time. */
    public CompletableFuture<List<Event>> read(String workspace, Reading reading, Duration patience) {
        Search search = new Search(store, workspace, reading, writer.kept());
        return writer.askOn(workspace, search::lookOn).orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What was found damaged since it was opened, in words. */
    public List<String> damage() {
        return new ArrayList<>(damage);
    }

    /** How many steps are not in the store yet. */
    public int waiting() {
        return writer.waiting();
    }

    /** For how long the oldest of them has been waiting, in seconds. */
    public double lagSeconds() {
        return writer.lagNanos() / 1e9;
    }

    /** How many steps could not be written down, as there was no room. */
    public long lost() {
        return writer.lost();
    }

    /** Why nothing can be written at present; null when all is well. */
    public @Nullable String trouble() {
        return writer.trouble();
    }

    @Override
    public boolean bringsBack(String workspace) {
        BiConsumer<String, Ledger> host = returns;
        if (closed || !chains.containsKey(workspace)) {
            return false;
        }
        // who is to be told comes soon, and begins with all that there is
        if (host == null || !returning.add(workspace)) {
            return true;
        }
        var ignored = ledger(workspace).whenComplete((ledger, failure) -> {
            returning.remove(workspace);
            if (failure == null) {
                host.accept(workspace, ledger);
            } else {
                LOG.log(Level.ERROR, "workspace " + workspace + " cannot be brought back", failure);
            }
        });
        return true;
    }

    @Override
    public long highest(String workspace) {
        Chain chain = chains.get(workspace);
        return Math.max(reached.getOrDefault(workspace, 0L), chain == null ? 0 : chain.highest());
    }

    @Override
    public void taken(Ledger ledger, StepBytes steps, List<Event> events) {
        String workspace = ledger.workspace();
        Chain known = chains.get(workspace);
        if (closed || isUnseen(workspace, known, ledger)) {
            return;
        }
        Chain chain = known == null ? begin(workspace) : known;
        byte[] bytes = steps.bytes();
        int count = steps.steps().count();
        boolean parted = !chain.follows(steps.steps());
        boolean whole = parted || chain.isLong();
        if (writer.trouble() != null && whole) {
            chain.go(ledger, bytes.length);
            chain.lost();
            writer.countLost(count);
            return;
        }
        Snapshot snapshot = whole ? ledger.snapshot() : null;
        CountDownLatch written = parted ? new CountDownLatch(1) : null;
        boolean put;
        synchronized (order) {
            put = put(bytes);
            if (put) {
                writer.add(new Writer.Item(number, workspace, bytes, count, events, snapshot, chain, written));
            }
        }
        chain.go(ledger, bytes.length);
        if (!put && writer.trouble() == null) {
            // too large for the tail, or the disk is too slow for it
            came(ledger, events);
        } else if (!put) {
            chain.lost();
            writer.countLost(count);
        } else if (whole) {
            chain.whole();
        }
        if (written != null && put) {
            await(written);
        }
    }

    @Override
    public void came(Ledger ledger, List<Event> events) {
        String workspace = ledger.workspace();
        Chain known = chains.get(workspace);
        if (closed || isUnseen(workspace, known, ledger)) {
            return;
        }
        Chain chain = known == null ? begin(workspace) : known;
        if (writer.trouble() != null) {
            chain.go(ledger, 0);
            chain.lost();
            writer.countLost(1);
            return;
        }
        Snapshot whole = ledger.snapshot();
        CountDownLatch written = new CountDownLatch(1);
        synchronized (order) {
            if (closed) {
                return;
            }
            writer.add(new Writer.Item(number, workspace, new byte[0], 1, events, whole, chain, written));
        }
        chain.go(ledger, 0);
        chain.whole();
        await(written);
    }

    /**
     * Whether a ledger has not seen what is written down: that must not be written over, as nobody else may know it. It is to be
     * brought to the ledger's owner, and what it becomes there is written down.
     */
    private boolean isUnseen(String workspace, @Nullable Chain chain, Ledger ledger) {
        if (chain != null && !ledger.hasSeen(chain.revision())) {
            reaches(workspace, chain, ledger.revision());
            if (unseen.add(workspace)) {
                unseenTold.run();
            }
            return true;
        }
        if (!unseen.isEmpty()) {
            unseen.remove(workspace);
        }
        if (!returned.isEmpty()) {
            returned.remove(workspace);
        }
        return false;
    }

    /** Of a ledger that is not written down its epoch is, before anybody is told: this node must not take it again. */
    private void reaches(String workspace, Chain chain, long revision) {
        boolean more = Epochs.of(revision) > Epochs.of(highest(workspace));
        chain.reaches(revision);
        if (!more) {
            return;
        }
        CountDownLatch written = new CountDownLatch(1);
        var ignored = writer.ask(workspace, () -> {
                    store.putHighest(workspace, revision);
                    store.commit();
                    return true;
                })
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        LOG.log(Level.ERROR, "the epoch of workspace " + workspace + " is not written down", failure);
                    }
                    written.countDown();
                });
        await(written);
    }

    private Chain begin(String workspace) {
        return chains.computeIfAbsent(workspace, name -> new Chain());
    }

    /** Writes all there is, and stops: what is taken from now on is not written down. */
    @Override
    public void close() {
        synchronized (order) {
            closed = true;
            order.notifyAll();
        }
        if (!writer.close()) {
            LOG.log(
                    Level.WARNING,
                    "the disk is slow: the journal in {0} is still being written, and stays taken until it is",
                    folder);
        }
    }

    /** Puts steps into the tail; waits a little for room, as long as there is hope. */
    private boolean put(byte[] steps) {
        long deadline = System.nanoTime() + ROOM_NANOS;
        if (closed) {
            return false;
        }
        while (!tail.put(number + 1, steps)) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0 || closed || writer.trouble() != null || !TailSegment.fits(SEGMENT_BYTES, steps)) {
                return false;
            }
            try {
                writer.hurry();
                order.wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        number++;
        return true;
    }

    /** What the process before this one left in the tail goes into the store, with the events it led to. */
    private void moveTail() {
        Map<String, StepBlock> blocks = new TreeMap<>();
        number = store.lastNumber();
        if (number == 0 && tail.first() > 1) {
            throw new JournalException("the journal in " + folder + " has steps from number " + tail.first()
                    + " on, and none before them: journal.db was emptied or taken away; put it back, or move the"
                    + " whole folder away to begin anew");
        }
        for (Tail.Entry entry : tail.after(number)) {
            TakenSteps taken = Recovery.steps(entry.bytes());
            blocks.computeIfAbsent(taken.workspace(), name -> new StepBlock()).add(entry.number(), entry.bytes());
            number = entry.number();
        }
        blocks.forEach((workspace, block) -> store.putSteps(workspace, block.first(), block.last(), block.toBytes()));
        store.commit();
        for (String workspace : store.workspaces()) {
            reached.put(workspace, store.highest(workspace));
            Recovery.Found found = recovery.of(workspace);
            writer.blocks().add(workspace, found.events(), System.nanoTime());
            if (found.ledger() != null) {
                returned.put(workspace, found.ledger());
                Chain chain = Chain.at(found.ledger(), found.stepBytes());
                if (!found.whole()) {
                    // what is written from now on would stand behind what does not follow, and never be read
                    chain.lost();
                }
                chains.put(workspace, chain);
            }
        }
        writer.blocks().wantAll();
        writer.writeNow();
        store.sync();
        tail.clear(number);
    }

    /** Without the whole ledger in the store, the steps in the tail lead nowhere. */
    private void await(CountDownLatch written) {
        writer.hurry();
        try {
            if (!written.await(ROOM_NANOS, TimeUnit.NANOSECONDS)) {
                LOG.log(Level.WARNING, "the disk is slow: a ledger is not written down yet, and goes on");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void stored(long upTo) {
        synchronized (order) {
            tail.stored(upTo);
            order.notifyAll();
        }
    }

    private void damaged(String what) {
        LOG.log(Level.ERROR, "the journal in {0} is damaged: {1}; run dibs doctor", folder, what);
        if (damage.size() < MOST_DAMAGE) {
            damage.add(what);
        }
    }
}
