package dev.dibs.ops;

import dev.dibs.edge.HttpEdge;
import dev.dibs.edge.Readiness;
import dev.dibs.host.LedgerHost;
import dev.dibs.journal.Journal;
import java.util.Map;

/**
 * What a node is and has, looked at when somebody asks.
 *
 * <p>What is held is told by each node for the ledgers that it owns: so the sum over all nodes counts everything once. There is no
 * label for the workspace: names of workspaces come from outside, and each would be a row of its own for ever.
 */
public final class NodeGauges {
    private NodeGauges() {}

    /** Shows them. */
    public static void show(Metrics metrics, LedgerHost host, Readiness health, String version) {
        metrics.gauge(
                "dibs.ledgers",
                "Workspaces whose ledgers this node owns",
                () -> host.holdings().ledgers());
        metrics.gauge(
                "dibs.claims.held",
                "Claims in the ledgers that this node owns",
                () -> host.holdings().claims());
        metrics.gauge(
                "dibs.sessions.alive",
                "Sessions in the ledgers that this node owns",
                () -> host.holdings().sessions());
        metrics.gauge(
                "dibs.waiters",
                "Requests in line in the ledgers that this node owns",
                () -> host.holdings().waiters());
        metrics.gauge(
                "dibs.members",
                "Members of the cluster that this node sees",
                () -> host.cluster().members().size());
        metrics.gauge(
                "dibs.anchors",
                "Members that hold ledgers and count for the quorum",
                () -> host.cluster().anchors());
        metrics.gauge(
                "dibs.quorum.members",
                "Anchors that must be there to change anything",
                () -> host.cluster().quorum());
        metrics.gauge(
                "dibs.quorum",
                "1 when they are there",
                () -> flag(host.cluster().hasQuorum()));
        metrics.gauge(
                "dibs.safe",
                "1 when enough anchors are there, and every ledger has all its copies",
                () -> flag(host.cluster().safe()));
        metrics.gauge(
                "dibs.ready",
                "1 when the node serves",
                () -> flag(health.state().isReady()));
        metrics.gauge("dibs.version", "Always 1; the label is the version", Map.of("version", version), () -> 1);
    }

    /** Shows those of its journal. */
    public static void show(Metrics metrics, Journal journal) {
        metrics.gauge(
                "dibs.journal.lag.seconds",
                "How long the oldest step that is not in the journal's store yet has been waiting",
                journal::lagSeconds);
        metrics.gauge(
                "dibs.journal.lost.steps",
                "Steps since the start that there was no room for in the journal",
                journal::lost);
        metrics.gauge(
                "dibs.journal.damaged",
                "Values that could not be read since the start",
                () -> journal.damage().size());
    }

    /** Shows those of its HTTP port. */
    public static void show(Metrics metrics, HttpEdge edge) {
        metrics.gauge("dibs.http.connections", "HTTP connections that are open", edge::connections);
        metrics.gauge("dibs.http.subscribers", "Event streams, waiting polls and sockets", edge::subscribers);
    }

    private static double flag(boolean set) {
        return set ? 1 : 0;
    }
}
