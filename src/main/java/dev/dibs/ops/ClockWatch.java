package dev.dibs.ops;

import dev.dibs.host.LedgerHost;
import dev.dibs.host.OwnAddress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How far the wall clocks of other members are from this one's: asked over the event bus, and reckoned from the middle between
 * question and answer, so it is as exact as half of that time. Nothing but what people are shown depends on it.
 */
public final class ClockWatch {
    private static final String ADDRESS = "dibs.clock.";
    private static final long WITHIN_MILLIS = 1_000;

    private final Vertx vertx;
    private final LongSupplier wallMillis;
    private final OwnAddress<Object> others;

    /** Tells others this node's time from now on. */
    public ClockWatch(Vertx vertx, LedgerHost host, LongSupplier wallMillis) {
        this.vertx = vertx;
        this.wallMillis = wallMillis;
        this.others = new OwnAddress<>(vertx, host, ADDRESS, question -> question.reply(wallMillis.getAsLong()));
    }

    long now() {
        return wallMillis.getAsLong();
    }

    /** By how many milliseconds each of these nodes is ahead of this one; without those that did not answer in a second. */
    Future<Map<String, Long>> aheadMillis(List<String> nodes) {
        Map<String, Long> ahead = new LinkedHashMap<>();
        List<Future<?>> asked = new ArrayList<>();
        for (String node : nodes) {
            asked.add(ahead(node).onSuccess(millis -> ahead.put(node, millis)));
        }
        return Future.join(asked).transform(all -> Future.succeededFuture(ahead));
    }

    private Future<Long> ahead(String node) {
        long sent = wallMillis.getAsLong();
        return vertx.eventBus()
                .<Long>request(ADDRESS + node, "", new DeliveryOptions().setSendTimeout(WITHIN_MILLIS))
                .map(answer -> answer.body() - (sent + wallMillis.getAsLong()) / 2);
    }

    /** Tells nobody any more. */
    public Future<Void> close() {
        return others.close();
    }
}
