package dev.dibs.core.session;

import dev.dibs.core.model.Ending;
import dev.dibs.core.model.Frozen;
import dev.dibs.core.model.SessionInfo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session as the ledger keeps it. Times are milliseconds of the ledger's clock, unless it is said otherwise.
 *
 * @param tokenHash the hash of the token that proves it
 * @param formerHashes of tokens it had before it moved elsewhere, newest last, a few of them
 * @param opened the event that tells that it was opened: of two sessions of one id it says whether they are the same
 * @param ttl how long it lives without a sign of life
 * @param startedAt when it was opened first, in milliseconds since 1970, as the ledger's owner had it then
 * @param heartbeat the last heartbeat, or when it was opened
 * @param activity the last call of its own that was no heartbeat
 * @param nodeGone whether the node that answers for it left the cluster, and none took over
 * @param ending how it ended; null while it is alive
 */
public record SessionRecord(
        SessionInfo info,
        String tokenHash,
        List<String> formerHashes,
        long opened,
        long ttl,
        long startedAt,
        long heartbeat,
        long activity,
        boolean nodeGone,
        @Nullable Ending ending) {
    private static final int MAX_FORMER = 4;

    /** Copies what can change. */
    public SessionRecord {
        formerHashes = Frozen.list(formerHashes);
    }

    /** Its id. */
    public String id() {
        return info.id();
    }

    /** Whether it has not ended. */
    public boolean alive() {
        return ending == null;
    }

    /** When it ends if nothing more is heard of it. */
    public long deadline() {
        return Math.max(heartbeat, activity) + ttl;
    }

    /** The same, heard of through a node. */
    public SessionRecord beating(String node, long now) {
        return new SessionRecord(
                info.at(node), tokenHash, formerHashes, opened, ttl, startedAt, now, activity, false, ending);
    }

    /** Whether it is known to have done something through this node at this very time. */
    public boolean isActive(String node, long now) {
        return activity == now && !nodeGone && info.node().equals(node);
    }

    /** The same, having done something through a node. */
    public SessionRecord active(String node, long now) {
        return new SessionRecord(
                info.at(node), tokenHash, formerHashes, opened, ttl, startedAt, heartbeat, now, false, ending);
    }

    /** The same participant back, or still here, with what it says of itself now; alive. */
    public SessionRecord back(SessionInfo newInfo, long newTtl, long now) {
        return new SessionRecord(
                newInfo, tokenHash, formerHashes, opened, newTtl, startedAt, now, activity, false, null);
    }

    /** The same, proved by a new token; who shows the old one is told that the session moved. */
    public SessionRecord moved(String newHash) {
        return provedBy(newHash, with(tokenHash));
    }

    /** The same; who shows that other token is told that the session moved. */
    public SessionRecord alsoKnownBy(String otherHash) {
        return otherHash.equals(tokenHash) || formerHashes.contains(otherHash)
                ? this
                : provedBy(tokenHash, with(otherHash));
    }

    /** The same, proved by one token and formerly by others. */
    public SessionRecord provedBy(String newHash, List<String> former) {
        return new SessionRecord(info, newHash, former, opened, ttl, startedAt, heartbeat, activity, nodeGone, ending);
    }

    private List<String> with(String former) {
        List<String> more = new ArrayList<>(formerHashes);
        more.add(former);
        while (more.size() > MAX_FORMER) {
            more.remove(0);
        }
        return more;
    }

    /** The same without a node that answers for it. */
    public SessionRecord orphaned() {
        return new SessionRecord(
                info, tokenHash, formerHashes, opened, ttl, startedAt, heartbeat, activity, true, ending);
    }

    /** The same, at its end. */
    public SessionRecord ended(Ending how) {
        return new SessionRecord(
                info, tokenHash, formerHashes, opened, ttl, startedAt, heartbeat, activity, nodeGone, how);
    }
}
