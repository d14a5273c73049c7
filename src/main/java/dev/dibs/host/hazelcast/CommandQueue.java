package dev.dibs.host.hazelcast;

import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Command;
import dev.dibs.host.TimeSource;
import dev.dibs.wire.binary.Letter;
import io.vertx.core.Future;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The commands of this node to one workspace's ledger, carried to its owner in the order they came.
 *
 * <p>One delivery is under way at a time, and the next takes along all that came meanwhile (group commit): a command that
 * comes alone goes at once, and many together share the operation, its message and the messages to the copies, which cost
 * more than the steps themselves.
 */
final class CommandQueue {
    private static final System.Logger LOG = System.getLogger(CommandQueue.class.getName());
    private static final int MOST = 64;
    /** They are written down in one piece, for which there must be room. */
    private static final int MOST_BYTES = 256 << 10;

    private static final long MARK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private record Waiting(Letter letter, Pending pending) {}

    private final HazelcastHost host;
    private final Courier courier;
    private final String workspace;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final AtomicInteger calls = new AtomicInteger();
    private @Nullable Delivery underWay;
    /** Whether what is under way, or was last, asked for more than that time goes on. */
    private boolean asks;
    /** How many deliveries there were. */
    private long deliveries;

    private boolean quiet;
    private boolean retired;

    CommandQueue(HazelcastHost host, Courier courier, String workspace) {
        this.host = host;
        this.courier = courier;
        this.workspace = workspace;
    }

    /** Takes a command in; null when this queue is retired, and another must be made. */
    @Nullable
    Future<Answer> add(Letter letter) {
        Pending pending = new Pending(workspace);
        synchronized (this) {
            if (retired) {
                return null;
            }
            quiet = false;
            waiting.add(new Waiting(letter, pending));
        }
        courier.fromHere(workspace, this::send);
        return pending.future();
    }

    /** Gives up what has taken too long. */
    void look(long nanos) {
        Delivery delivery;
        List<Waiting> late = new ArrayList<>(0);
        synchronized (this) {
            while (!waiting.isEmpty() && waiting.peek().pending.isLate(nanos)) {
                late.add(waiting.remove());
            }
            delivery = underWay;
        }
        late.forEach(one -> one.pending.failNotDone());
        if (delivery != null) {
            delivery.look(nanos);
        }
    }

    /** Retires it if nothing came since it was last asked; tells whether it did. */
    synchronized boolean retire() {
        retired = quiet && underWay == null && waiting.isEmpty();
        quiet = true;
        return retired;
    }

    /** This node stops. */
    void stop() {
        Delivery delivery;
        List<Waiting> unsent;
        synchronized (this) {
            unsent = new ArrayList<>(waiting);
            waiting.clear();
            delivery = underWay;
        }
        unsent.forEach(one -> one.pending.fail(HazelcastHost.stopping()));
        if (delivery != null) {
            delivery.stop();
        }
    }

    private void delivered(Delivery delivery) {
        boolean more;
        boolean mark;
        long last;
        synchronized (this) {
            if (underWay == delivery) {
                underWay = null;
            }
            more = !waiting.isEmpty();
            mark = !more && asks && host.majority().isAsked();
            last = deliveries;
        }
        if (more) {
            courier.fromHere(workspace, this::send);
        }
        if (mark) {
            TimeSource.Alarm soon = TimeSource.system().in(MARK_NANOS, () -> mark(last));
            LOG.log(Level.TRACE, "mark {0}", soon);
        }
    }

    /** The ledger learns from the next delivery that a majority stands behind the last one; so there must be one. */
    private void mark(long last) {
        boolean still;
        synchronized (this) {
            still = !retired && deliveries == last && underWay == null && waiting.isEmpty();
        }
        if (still) {
            Future<Answer> ignored = add(new Letter(host.tick()));
            LOG.log(Level.TRACE, "marked {0}", ignored);
        }
    }

    /** One thread sends at a time; a delivery that is over before the call that sent it returns is seen by the loop. */
    private void send() {
        if (calls.getAndIncrement() > 0) {
            return;
        }
        do {
            Delivery next = next();
            if (next != null) {
                next.send();
            }
        } while (calls.decrementAndGet() > 0);
    }

    private synchronized @Nullable Delivery next() {
        if (underWay != null || waiting.isEmpty()) {
            return null;
        }
        List<Letter> letters = new ArrayList<>();
        List<Pending> pending = new ArrayList<>();
        long bytes = 0;
        while (letters.size() < MOST && bytes < MOST_BYTES && !waiting.isEmpty()) {
            Waiting one = waiting.remove();
            bytes += one.letter.size();
            letters.add(one.letter);
            pending.add(one.pending);
        }
        asks = letters.stream().anyMatch(letter -> !(letter.command() instanceof Command.Tick));
        deliveries++;
        underWay = new Delivery(
                host,
                courier,
                workspace,
                pending,
                seen -> new CommandTask(letters, seen, host.told().lastAt(workspace), host.copied(workspace)),
                this::delivered);
        return underWay;
    }
}
