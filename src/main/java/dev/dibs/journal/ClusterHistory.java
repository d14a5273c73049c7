package dev.dibs.journal;

import dev.dibs.core.model.Event;
import dev.dibs.core.model.EventBlock;
import dev.dibs.core.model.Reading;
import dev.dibs.host.ClusterView;
import dev.dibs.host.LedgerHost;
import dev.dibs.host.OwnAddress;
import dev.dibs.wire.binary.BinaryException;
import dev.dibs.wire.binary.BinaryForm;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The past as all members together know it: each has written down what it owned or kept copies of, and answers the others.
 * What several know is told once. Members that have no journal add nothing; who has one and does not answer is named.
 */
public final class ClusterHistory implements History {
    private static final System.Logger LOG = System.getLogger(ClusterHistory.class.getName());
    private static final String ADDRESS = "dibs.journal.";
    private static final String WORKSPACE = "workspace";
    private static final int NO_JOURNAL = 404;
    private static final Duration OTHERS = Duration.ofSeconds(5);
    private static final Duration OWN = Duration.ofSeconds(30);
    private static final DeliveryOptions SOON = new DeliveryOptions().setSendTimeout(OTHERS.toMillis());

    private final Vertx vertx;
    private final LedgerHost host;
    private final @Nullable Journal journal;
    private final OwnAddress<Buffer> desk;
    private final History otherwise;

    /**
     * Asks all members.
     *
     * @param journal of this node; null when it keeps none
     * @param otherwise who is asked when no journal answers
     */
    public ClusterHistory(Vertx vertx, LedgerHost host, @Nullable Journal journal, History otherwise) {
        this.vertx = vertx;
        this.host = host;
        this.journal = journal;
        this.otherwise = otherwise;
        this.desk = new OwnAddress<>(vertx, host, ADDRESS, this::answer);
    }

    @Override
    public Future<Told> read(String workspace, Reading reading) {
        Map<ClusterView.Member, Future<List<Event>>> answers = new LinkedHashMap<>();
        for (ClusterView.Member member : host.cluster().members()) {
            Journal own = journal;
            if (!member.local()) {
                answers.put(member, asked(member.id(), workspace, reading));
            } else if (own != null) {
                answers.put(member, onContext(own.read(workspace, reading, OWN)));
            }
        }
        return Future.join(List.copyOf(answers.values())).transform(done -> {
            List<List<Event>> known = new ArrayList<>();
            Set<String> missing = new TreeSet<>();
            answers.forEach((member, answer) -> {
                if (answer.succeeded()) {
                    known.add(answer.result());
                } else if (hasOne(member, answer.cause())) {
                    missing.add(member.id());
                }
            });
            return known.isEmpty()
                    ? otherwise.read(workspace, reading).map(told -> new Told(told.events(), missing))
                    : Future.succeededFuture(new Told(together(known, reading), missing));
        });
    }

    /** Whether who answered with this failure may have a journal. A node of dibs where nobody listens is starting, or stops. */
    private static boolean hasOne(ClusterView.Member member, Throwable failure) {
        if (!(failure instanceof ReplyException reply)) {
            return true;
        }
        return reply.failureType() == ReplyFailure.NO_HANDLERS
                ? !member.version().isEmpty()
                : reply.failureCode() != NO_JOURNAL;
    }

    /** Answers no more. */
    public Future<Void> close() {
        return desk.close();
    }

    private static List<Event> together(List<List<Event>> known, Reading reading) {
        Comparator<Long> order = reading.newestFirst() ? Comparator.reverseOrder() : Comparator.naturalOrder();
        TreeMap<Long, Event> all = new TreeMap<>(order);
        known.forEach(some -> some.forEach(event -> all.putIfAbsent(event.revision(), event)));
        return all.values().stream().limit(reading.limit()).toList();
    }

    private Future<List<Event>> asked(String member, String workspace, Reading reading) {
        DeliveryOptions options = new DeliveryOptions(SOON).addHeader(WORKSPACE, workspace);
        return vertx.eventBus()
                .<Buffer>request(ADDRESS + member, Buffer.buffer(BinaryForm.READING.write(reading)), options)
                .map(reply -> BinaryForm.EVENTS.read(reply.body().getBytes()).events())
                .onFailure(e -> LOG.log(Level.DEBUG, "member {0} tells nothing of the past: {1}", member, e));
    }

    private void answer(Message<Buffer> message) {
        Journal own = journal;
        String workspace = message.headers().get(WORKSPACE);
        if (own == null || workspace == null) {
            message.fail(NO_JOURNAL, "there is no journal here");
            return;
        }
        try {
            Reading reading = BinaryForm.READING.read(message.body().getBytes());
            onContext(own.read(workspace, reading, OTHERS))
                    .onSuccess(events -> message.reply(Buffer.buffer(BinaryForm.EVENTS.write(new EventBlock(events)))))
                    .onFailure(e -> message.fail(500, String.valueOf(e.getMessage())));
        } catch (BinaryException e) {
            message.fail(400, String.valueOf(e.getMessage()));
        }
    }

    private <T> Future<T> onContext(CompletableFuture<T> answer) {
        return Future.fromCompletionStage(answer, vertx.getOrCreateContext());
    }
}
