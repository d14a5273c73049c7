package dev.dibs.host.hazelcast;

import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Command;
import dev.dibs.host.TimeSource;
import dev.dibs.wire.binary.Letter;
import io.vertx.core.Future;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/** What this node has on its way to the owners of ledgers: commands, in a queue for each workspace; questions and words, each alone. */
final class Outgoing {
    private static final System.Logger LOG = System.getLogger(Outgoing.class.getName());
    private static final long SWEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final HazelcastHost host;
    private final Courier courier;
    private final Map<String, CommandQueue> queues = new ConcurrentHashMap<>();
    private final Set<Delivery> underWay = ConcurrentHashMap.newKeySet();

    Outgoing(HazelcastHost host, Courier courier) {
        this.host = host;
        this.courier = courier;
    }

    /** Sends a command, in the order that they come. */
    Future<Answer> send(String workspace, Command command) {
        Letter letter = host.letter(command);
        Future<Answer> answer = null;
        while (answer == null) {
            answer = queue(workspace).add(letter);
        }
        return answer;
    }

    /** Sends a task, whatever else is under way; {@code tasks} makes it, as {@link Delivery} has it. */
    Future<Answer> send(String workspace, LongFunction<OwnerTask> tasks) {
        Pending pending = new Pending(workspace);
        Delivery delivery = new Delivery(host, courier, workspace, List.of(pending), tasks, underWay::remove);
        underWay.add(delivery);
        courier.fromHere(workspace, delivery::send);
        return pending.future();
    }

    /** Gives up what takes too long, from now on, for as long as the cluster member runs. */
    void sweep() {
        long now = System.nanoTime();
        for (Delivery delivery : underWay) {
            delivery.look(now);
        }
        queues.forEach((workspace, queue) -> {
            queue.look(now);
            if (queue.retire()) {
                queues.remove(workspace, queue);
            }
        });
        if (host.runs()) {
            TimeSource.Alarm next = TimeSource.system().in(SWEEP_NANOS, this::sweep);
            LOG.log(Level.TRACE, "next sweep {0}", next);
        }
    }

    /** This node stops. */
    void stop() {
        underWay.forEach(Delivery::stop);
        queues.values().forEach(CommandQueue::stop);
    }

    private CommandQueue queue(String workspace) {
        CommandQueue queue = queues.get(workspace);
        return queue != null ? queue : queues.computeIfAbsent(workspace, name -> new CommandQueue(host, courier, name));
    }
}
