package dev.dibs.ops;

import dev.dibs.edge.Exchange;
import dev.dibs.edge.RequestWatch;
import dev.dibs.edge.Route;
import dev.dibs.host.HostException;
import dev.dibs.host.StepListener;
import dev.dibs.notify.FeedWatch;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a node counts, and the page that tells it.
 *
 * <p>Counting is done by plain additions where things happen. All that makes a page of it is loaded when somebody first asks
 * for one: a node that nobody scrapes pays nothing for it, at its start or in memory.
 */
public final class Metrics {
    private final Vertx vertx;
    private final StepCounts steps = new StepCounts();
    private final FeedCounts feeds = new FeedCounts();
    private final RequestCounts requests = new RequestCounts();
    private final List<Gauge> gauges = new CopyOnWriteArrayList<>();
    private @Nullable MetricsPage page;

    /** Something that is looked at when the page is asked for. */
    record Gauge(String name, String about, Map<String, String> labels, DoubleSupplier value) {}

    /** Nothing counted yet. */
    public Metrics(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Counts the steps that are told to it. */
    public StepListener steps() {
        return steps;
    }

    /** Counts what comes to no step. */
    public Consumer<HostException.Code> faults() {
        return steps::fault;
    }

    /** Counts what the feeds do that it watches. */
    public FeedWatch feeds() {
        return feeds;
    }

    /** Counts the HTTP requests that it watches. */
    public RequestWatch requests() {
        return requests;
    }

    /**
     * Shows a value under a name like {@code dibs.journal.lag.seconds}, which becomes {@code dibs_journal_lag_seconds}; to be
     * documented in {@code src/docs/design/metrics.md}.
     *
     * @param value asked for with each page, on a worker thread; be quick
     */
    public void gauge(String name, String about, DoubleSupplier value) {
        gauge(name, about, Map.of(), value);
    }

    /** The same with labels, of which there must be few. */
    public void gauge(String name, String about, Map<String, String> labels, DoubleSupplier value) {
        gauges.add(new Gauge(name, about, labels, value));
    }

    /** The calls. */
    public List<Route> routes() {
        return List.of(new Route(HttpMethod.GET, "/metrics", this::page));
    }

    private void page(Exchange exchange) {
        exchange.noQuery();
        String format = MetricsFormat.of(exchange.header("accept"));
        exchange.answerWith(
                vertx.executeBlocking(() -> scrape(format), false),
                text -> exchange.http().send(200, format, Buffer.buffer(text), Map.of("Vary", "Accept")));
    }

    private synchronized String scrape(String format) {
        MetricsPage ready = page;
        if (ready == null) {
            ready = new MetricsPage(steps, feeds, requests);
            page = ready;
        }
        return ready.text(format, gauges);
    }
}
