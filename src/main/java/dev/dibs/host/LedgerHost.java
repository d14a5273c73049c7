package dev.dibs.host;

import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.Query;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Supplier;

/**
 * Carries commands out, each as one atomic step of its workspace's ledger.
 *
 * <p>All futures complete on the caller's Vert.x context, if it has one. A refusal is an answer; a fault fails the future
 * with a {@link HostException}.
 */
public interface LedgerHost extends Copies {
    /** Carries a command out; the same request id twice is carried out once. */
    Future<Answer> submit(String workspace, Command command);

    /** Answers a query; of a workspace that has no ledger as of an empty one, at revision 0. */
    Future<Answer> ask(String workspace, Query query);

    /**
     * Brings a ledger back that was written down: its sessions have their time to live again to report back, and those that
     * this node answered for under its former id are its again. Where there is a ledger that has seen all of it, nothing
     * happens; one that has not is merged with it.
     *
     * @param former this node's id before it was started anew; empty when it was not
     */
    Future<Void> bringBack(String workspace, Ledger written, String former);

    /**
     * All that this node had written down is in the ledgers, or never will be. Only from now on it counts in a majority, as before it
     * would stand behind ledgers that do not know what it knows.
     */
    void standBehind();

    /**
     * Whether ledgers that this node owned are on their way into those of others, as a cut has healed: what they know need not be
     * brought back.
     */
    default boolean isMerging() {
        return false;
    }

    /** Has it looked, each time that this node's ledgers were merged into those of others, whether all of them arrived; on any thread. */
    default void onMerged(Supplier<Future<Void>> look) {
        // most never are
    }

    /** Has each step that this node takes written down, as a ledger's owner or for a copy. */
    void writeDown(StepLog log);

    /** The names of all workspaces that have a ledger, sorted. */
    Future<List<String>> workspaces();

    /** Who is in the cluster, as this node sees it. */
    ClusterView cluster();

    /** The id of the node that carries out what is asked of a workspace; empty while nobody does. */
    default String ownerOf(String workspace) {
        return nodeId();
    }

    /** This node's id, unique over all nodes and starts; another one after its cluster was merged into another. */
    String nodeId();

    /** The ids that this node had before since it was started, oldest first; the newest of them when there are many. */
    default List<String> formerIds() {
        return List.of();
    }

    /** Has it told when this node has got another id; on any thread. */
    default void onNewId(Runnable told) {
        // most never get one
    }

    /** Has each step that this node carries out told, in order per workspace, on the thread of the step: be quick. */
    void onStep(StepListener listener);

    /**
     * Runs what is quick as soon as the step that is being told is over, on the thread that took it; tells whether it will.
     * Only a {@link StepListener} may ask.
     */
    default boolean afterStep(String workspace, Runnable task) {
        return false;
    }

    /** Why what is read here may be old: {@code no-quorum}; empty when it is not. Be quick. */
    default String degraded() {
        return "";
    }

    /** Whether this node was frozen, and answers nothing until it knows what the others did meanwhile. */
    default boolean isSuspect() {
        return false;
    }

    /** How much there is in the ledgers that this node owns. */
    default Holdings holdings() {
        return Holdings.NONE;
    }

    /** Stops; commands fail from now on. */
    Future<Void> close();
}
