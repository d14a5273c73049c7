package dev.dibs.host.hazelcast;

import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.map.IMap;
import com.hazelcast.partition.MigrationListener;
import com.hazelcast.partition.MigrationState;
import com.hazelcast.partition.Partition;
import com.hazelcast.partition.ReplicaMigrationEvent;
import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.model.Call;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.RequestId;
import dev.dibs.host.HostException;
import dev.dibs.host.LedgerKeeper;
import dev.dibs.host.TimeSource;
import java.lang.System.Logger.Level;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Notices which ledgers became this node's, has their time run, and tells them which nodes are gone.
 *
 * <p>It looks after every change of members and every migration, and whenever the set of partitions that are this node's is
 * not what it was a quarter of a second ago: an owner that dies promotes a copy without any event.
 */
final class Ownership implements MembershipListener, MigrationListener {
    private static final System.Logger LOG = System.getLogger(Ownership.class.getName());
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long REMEMBER_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final HazelcastInstance instance;
    private final IMap<String, Ledger> map;
    private final LedgerKeeper keeper;
    private final MemberLine line;
    private final FormerOwners formerOwners;
    private final HazelcastHost host;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread made = new Thread(task, "dibs-ownership");
        made.setDaemon(true);
        return made;
    });
    private final AtomicBoolean asked = new AtomicBoolean();
    private final AtomicBoolean untold = new AtomicBoolean();
    private final GoneMembers gone = new GoneMembers(REMEMBER_NANOS);
    private final Set<Told> told = new HashSet<>();
    private BitSet owned = new BitSet();

    private record Told(String workspace, String node) {}

    Ownership(
            HazelcastInstance instance,
            IMap<String, Ledger> map,
            LedgerKeeper keeper,
            MemberLine line,
            FormerOwners formerOwners,
            HazelcastHost host) {
        this.instance = instance;
        this.map = map;
        this.keeper = keeper;
        this.line = line;
        this.formerOwners = formerOwners;
        this.host = host;
    }

    void begin() {
        instance.getCluster().addMembershipListener(this);
        instance.getPartitionService().addMigrationListener(this);
        look();
        poll();
    }

    /** Looks soon, on its own thread. */
    void look() {
        if (asked.compareAndSet(false, true)) {
            run(this::lookNow);
        }
    }

    /** Runs what may block. */
    void run(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.log(Level.DEBUG, "stopped", e);
        }
    }

    void end() {
        thread.shutdown();
    }

    @Override
    public void memberAdded(MembershipEvent event) {
        line.look();
        look();
    }

    @Override
    public void memberRemoved(MembershipEvent event) {
        line.look();
        String node = event.getMember().getUuid().toString();
        synchronized (gone) {
            gone.add(node);
        }
        look();
    }

    @Override
    public void migrationStarted(MigrationState state) {
        // nothing is this node's before it is over
    }

    @Override
    public void migrationFinished(MigrationState state) {
        look();
    }

    @Override
    public void replicaMigrationCompleted(ReplicaMigrationEvent event) {
        if (event.getReplicaIndex() == 0) {
            formerOwners.wentTo(event.getPartitionId(), event.getDestination());
            look();
        }
    }

    @Override
    public void replicaMigrationFailed(ReplicaMigrationEvent event) {
        look();
    }

    private void poll() {
        if (thread.isShutdown()) {
            return;
        }
        run(() -> {
            try {
                formerOwners.look();
                BitSet now = ownedNow();
                if (!now.equals(owned) || untold.getAndSet(false)) {
                    owned = now;
                    look();
                }
            } catch (HazelcastInstanceNotActiveException e) {
                LOG.log(Level.DEBUG, "stopped", e);
            }
        });
        TimeSource.Alarm next = TimeSource.system().in(POLL_NANOS, this::poll);
        LOG.log(Level.TRACE, "next look {0}", next);
    }

    private BitSet ownedNow() {
        BitSet now = new BitSet();
        for (Partition partition : instance.getPartitionService().getPartitions()) {
            Member owner = partition.getOwner();
            if (owner != null && owner.localMember()) {
                now.set(partition.getPartitionId());
            }
        }
        return now;
    }

    private void lookNow() {
        asked.set(false);
        try {
            // asked first: one that begins meanwhile is this node's, and not among those listed
            Set<String> before = keeper.owned();
            Set<String> mine = map.localKeySet();
            before.removeAll(mine);
            keeper.disown(before);
            for (String workspace : mine) {
                host.outgoing()
                        .send(workspace, seen -> new OwnTask())
                        .onFailure(e -> LOG.log(Level.DEBUG, "not owned", e));
            }
            if (!line.hasQuorum()) {
                // told when it is back
                return;
            }
            synchronized (gone) {
                List<String> nodes = gone.toTell(System.nanoTime());
                told.removeIf(one -> !nodes.contains(one.node));
                for (String node : nodes) {
                    for (String workspace : mine) {
                        if (told.add(new Told(workspace, node))) {
                            tell(workspace, node);
                        }
                    }
                }
            }
        } catch (HazelcastInstanceNotActiveException e) {
            LOG.log(Level.DEBUG, "stopped", e);
        }
    }

    private void tell(String workspace, String node) {
        String id = "gone-" + node + '-' + line.nodeId();
        Command command = new Command.NodeGone(new Call(RequestId.own(id), "", line.nodeId()), node);
        host.outgoing().send(workspace, command).onFailure(e -> {
            boolean expected = e instanceof HostException fault && fault.code() != HostException.Code.FAULT;
            LOG.log(
                    expected ? Level.DEBUG : Level.WARNING,
                    "workspace " + workspace + " could not be told that a node is gone",
                    e);
            synchronized (gone) {
                told.remove(new Told(workspace, node));
            }
            // at the next look: one that fails at once must not follow the other at once
            untold.set(true);
        });
    }
}
