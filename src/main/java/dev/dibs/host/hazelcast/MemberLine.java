package dev.dibs.host.hazelcast;

import com.hazelcast.cluster.Cluster;
import com.hazelcast.cluster.Member;
import dev.dibs.core.ledger.Epochs;
import dev.dibs.host.ClusterView;
import dev.dibs.host.FreezeWatch;
import dev.dibs.host.HostException;
import dev.dibs.host.Places;
import dev.dibs.host.Standing;
import dev.dibs.host.TimeSource;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The members in order of age, with those that left not long ago still in their places: what two sides of a cut count from.
 *
 * <p>Who lives is always asked of Hazelcast itself, which takes a member out before it makes anybody else the owner of what
 * that member had; its events come later.
 */
final class MemberLine implements Standing {
    private static final System.Logger LOG = System.getLogger(MemberLine.class.getName());

    /** The attribute of a member that names its version of dibs. */
    static final String VERSION = "dibs.version";

    private static final int MAX_FORMER = 16;

    private final Cluster cluster;
    private final Supplier<MemberView> list;
    private final int quorum;
    private final Places places;
    private final List<String> formerIds = new CopyOnWriteArrayList<>();
    private volatile @Nullable FormerOwners formerOwners;
    private volatile @Nullable Name name;
    private volatile @Nullable FreezeWatch freezes;
    private boolean enough = true;

    private record Name(UUID uuid, String text) {}

    MemberLine(Cluster cluster, Supplier<MemberView> list, int quorum, TimeSource time) {
        this.cluster = cluster;
        this.list = list;
        this.quorum = quorum;
        this.places = new Places(time);
        look();
    }

    /** Members may have come or gone. */
    synchronized void look() {
        places.look(cluster.getMembers().stream().map(MemberLine::name).toList());
        boolean there = hasQuorum();
        if (there != enough) {
            enough = there;
            int anchors = anchors();
            LOG.log(
                    there ? Level.INFO : Level.WARNING,
                    () -> anchors + " of the " + Math.max(1, quorum)
                            + " anchors are there that must be to change anything (cluster.quorum): "
                            + (there ? "changes go on" : "nothing is changed until more come"));
        }
    }

    @Override
    public String nodeId() {
        UUID uuid = cluster.getLocalMember().getUuid();
        Name known = name;
        return known != null && known.uuid.equals(uuid) ? known.text : renamed(uuid);
    }

    private synchronized String renamed(UUID uuid) {
        Name known = name;
        if (known == null || !known.uuid.equals(uuid)) {
            if (known != null) {
                formerIds.add(known.text);
                if (formerIds.size() > MAX_FORMER) {
                    formerIds.remove(0);
                }
            }
            known = new Name(uuid, uuid.toString());
            name = known;
        }
        return known.text;
    }

    /** The ids that this member had before it was merged into other clusters, oldest first. */
    List<String> formerIds() {
        return formerIds;
    }

    @Override
    public boolean lives(String nodeId) {
        for (Member member : cluster.getMembers()) {
            if (name(member).equals(nodeId)) {
                return true;
            }
        }
        return false;
    }

    /** Drawn from the member's id, which is random: that two members have the same is as likely as one in 16,384. */
    @Override
    public int place() {
        UUID uuid = cluster.getLocalMember().getUuid();
        return Math.floorMod(uuid.getMostSignificantBits() ^ uuid.getLeastSignificantBits(), Epochs.PLACES);
    }

    @Override
    public String formerOwner(String workspace) {
        FormerOwners owners = formerOwners;
        return owners == null ? "" : owners.of(workspace);
    }

    /** Has this tell who owned ledgers before. */
    void remember(FormerOwners owners) {
        formerOwners = owners;
    }

    @Override
    public boolean hasQuorum() {
        if (quorum <= 1 && !cluster.getLocalMember().isLiteMember()) {
            return true;
        }
        return anchors() >= Math.max(1, quorum);
    }

    private int anchors() {
        int anchors = 0;
        for (Member member : cluster.getMembers()) {
            anchors += member.isLiteMember() ? 0 : 1;
        }
        return anchors;
    }

    /** Has this tell whether the node is suspect. */
    void watch(FreezeWatch watch) {
        freezes = watch;
    }

    @Override
    public boolean isSuspect() {
        FreezeWatch watch = freezes;
        return watch != null && watch.isSuspect();
    }

    @Override
    public void mayAnswer() {
        Standing.super.mayAnswer();
        if (cluster.getLocalMember().isLiteMember()
                && cluster.getMembers().stream().allMatch(Member::isLiteMember)) {
            throw new HostException(
                    HostException.Code.NO_QUORUM,
                    "no anchor is there, and this node is light: it holds no ledgers; start an anchor, or mend the network to it");
        }
    }

    /** The fewest anchors that may change anything. */
    int quorum() {
        return quorum;
    }

    /** The list of members as it is right now. */
    MemberView own() {
        return list.get();
    }

    /** Whether there is no other member, one that is just coming in aside. */
    boolean isAlone() {
        return cluster.getMembers().size() == 1;
    }

    /** The members as shown. */
    synchronized ClusterView view(boolean safe, int partitions) {
        look();
        List<ClusterView.Member> members = new ArrayList<>();
        for (Member member : cluster.getMembers()) {
            Instant since = places.since(name(member));
            String version = member.getAttribute(VERSION);
            members.add(new ClusterView.Member(
                    name(member),
                    member.getAddress().getHost() + ':' + member.getAddress().getPort(),
                    member.localMember(),
                    since == null ? Instant.EPOCH : since,
                    version == null ? "" : version,
                    !member.isLiteMember()));
        }
        return new ClusterView(members, quorum, safe && hasQuorum(), partitions);
    }

    private static String name(Member member) {
        return member.getUuid().toString();
    }
}
