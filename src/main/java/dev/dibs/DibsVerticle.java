package dev.dibs;

import dev.dibs.config.HttpSettings;
import dev.dibs.config.OperatorToken;
import dev.dibs.config.Settings;
import dev.dibs.edge.EdgeSettings;
import dev.dibs.edge.HttpEdge;
import dev.dibs.edge.Route;
import dev.dibs.journal.Journal;
import dev.dibs.ops.ClockWatch;
import dev.dibs.ops.HealthRoutes;
import dev.dibs.ops.Metrics;
import dev.dibs.ops.NodeGauges;
import dev.dibs.ops.NodeHealth;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The sidecar's server: REST and event streams over the claims of this node. A host application can deploy it, too. */
public final class DibsVerticle extends VerticleBase {
    private static final System.Logger LOG = System.getLogger(DibsVerticle.class.getName());
    private static final Duration HEAD_TIMEOUT = Duration.ofSeconds(20);
    private static final int SUBSCRIBER_BYTES = 64 << 10;

    private final Settings settings;
    private final @Nullable Journal given;
    private @Nullable Journal own;
    private @Nullable Engine engine;
    private @Nullable HttpEdge edge;
    private @Nullable ClockWatch clocks;
    /** Whether the host application has no engine of its own, which goes on when this stops. */
    private boolean ours;

    private volatile int port;
    private final NodeHealth health = new NodeHealth();

    /**
     * A server that is set up like this; its HTTP settings, ledger bounds and home count, the cluster is the Vert.x's. Where the host
     * application has called {@link Dibs#create} on it, that one's options count, and this server's journal is not opened.
     */
    public DibsVerticle(Settings settings) {
        this(settings, null);
    }

    /** The same with a journal that is open, and stays so when this stops. */
    DibsVerticle(Settings settings, @Nullable Journal journal) {
        this.settings = settings;
        this.given = journal;
    }

    /** Where it listens; 0 before it does. */
    public int port() {
        return port;
    }

    /** A start that fails leaves nothing behind: on another port, say, it can be tried again. */
    @Override
    public Future<?> start() {
        ours = !Engine.runsOn(vertx);
        return begun().recover(failure -> stop().transform(stopped -> Future.failedFuture(failure)));
    }

    private Future<?> begun() {
        try {
            return opened();
        } catch (IOException | RuntimeException failure) {
            return Future.failedFuture(failure);
        }
    }

    private Future<?> opened() throws IOException {
        if (given != null || !settings.journal().enabled() || !ours) {
            return start(given);
        }
        return vertx.executeBlocking(() -> Journal.open(settings.home().resolve("journal"), settings.journal()))
                .compose(opened -> {
                    own = opened;
                    try {
                        return start(opened);
                    } catch (IOException e) {
                        return Future.failedFuture(e);
                    }
                });
    }

    private Future<?> start(@Nullable Journal journal) throws IOException {
        String exposed = Exposure.warning(settings.http());
        if (exposed != null) {
            LOG.log(Level.WARNING, exposed);
        }
        DibsOptions options = new DibsOptions()
                .setLedger(settings.ledger())
                .setQuorum(settings.cluster().quorum())
                .setBackups(settings.cluster().backups())
                .setSubscriberQueue(settings.http().subscriberQueue())
                .setOperatorToken(OperatorToken.ofHome(settings.home()));
        if (journal != null) {
            options.setJournal(journal);
        }
        settings.coolDowns().keySet().forEach(name -> options.setLedger(name, settings.ledgerOf(name)));
        Engine running = Engine.on(vertx, options);
        Metrics metrics = new Metrics(vertx);
        ClockWatch watch = new ClockWatch(vertx, running.host(), System::currentTimeMillis);
        List<Route> more = new ArrayList<>(metrics.routes());
        more.addAll(new HealthRoutes(running.host(), health, watch, journal).routes());
        clocks = watch;
        HttpEdge listening = new HttpEdge(
                vertx,
                edgeSettings(settings.http()),
                running.service(),
                running.past(),
                running.feeds(),
                running.sockets(),
                health,
                more,
                metrics.requests());
        watch(metrics, running, listening);
        if (journal != null) {
            health.writesTo(journal);
            NodeGauges.show(metrics, journal);
        }
        engine = running;
        edge = listening;
        return running.returned()
                .compose(back -> {
                    health.started(running.host());
                    return listening.listen();
                })
                .onSuccess(actual -> port = actual);
    }

    @Override
    public Future<?> stop() {
        health.stopping();
        Future<Void> edgeClosed = edge == null ? Future.succeededFuture() : edge.close();
        Future<Void> engineClosed = engine == null || !ours ? Future.succeededFuture() : engine.close();
        Future<Void> clocksClosed = clocks == null ? Future.succeededFuture() : clocks.close();
        return Future.join(edgeClosed, engineClosed, clocksClosed).transform(done -> {
            Journal closing = own;
            return closing == null
                    ? Future.succeededFuture()
                    : vertx.executeBlocking(() -> {
                        closing.close();
                        return null;
                    });
        });
    }

    private void watch(Metrics metrics, Engine running, HttpEdge listening) {
        running.host().onStep(metrics.steps());
        running.service().onFault(metrics.faults());
        running.watch(metrics.feeds());
        NodeGauges.show(metrics, running.host(), health, Engine.version());
        NodeGauges.show(metrics, listening);
    }

    private static EdgeSettings edgeSettings(HttpSettings http) {
        return new EdgeSettings(
                http.host(),
                http.port(),
                http.hosts(),
                http.origins(),
                (int) http.maxBodyBytes(),
                HEAD_TIMEOUT,
                http.idleTimeout(),
                http.maxConnections(),
                http.maxSubscribers(),
                SUBSCRIBER_BYTES);
    }
}
