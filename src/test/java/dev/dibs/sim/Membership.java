package dev.dibs.sim;

import static dev.dibs.sim.VirtualTime.MILLI;
import static dev.dibs.sim.VirtualTime.SECOND;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One node's part in the cluster, as Hazelcast plays it.
 *
 * <p>A member that is not heard of is suspected after a while, a different one on each node. The oldest member that is not
 * suspected changes the list, one removal at a time or several, and publishes it; others hear of it late. Each node takes
 * owners that are no longer in its list out of its table, so that the first copy follows. The oldest fills the table up again.
 * Two clusters that see each other become one: the smaller one's members give up their ids and join the larger.
 */
final class Membership {
    private final World world;
    private final Machine self;
    private final Set<String> suspected = new HashSet<>();
    private final Map<String, Integer> missed = new HashMap<>();
    private View view = View.NONE;
    private Table table = Table.EMPTY;
    private @Nullable String formerOwner;
    private long lookForOthers;

    Membership(World world, Machine self) {
        this.world = world;
        this.self = self;
    }

    View view() {
        return view;
    }

    /** Who else had the ledger last, as far as it heard. */
    @Nullable
    String formerOwner() {
        return formerOwner;
    }

    private void assign(Table next) {
        String was = table.owner();
        if (was != null && !was.equals(self.nodeId())) {
            formerOwner = was;
        }
        table = next;
    }

    Table table() {
        return table;
    }

    boolean isOwner() {
        return self.nodeId().equals(table.owner());
    }

    /** A cluster of its own. */
    void found() {
        suspected.clear();
        missed.clear();
        assign(Table.EMPTY);
        become(new View(1, List.of(self.nodeId())));
        assign(new Table(1, 1, List.of(self.nodeId())));
        lookForOthers = world.time.now() + 4 * SECOND;
        self.ownershipChanged();
    }

    /** Joins the cluster of a machine that leads one; false when there is none that can be reached. */
    boolean join() {
        for (Machine other : world.machines) {
            if (other != self && reaches(other) && other.members.leads() && !other.members.view.has(self.nodeId())) {
                other.members.admit(self);
                return true;
            }
        }
        return false;
    }

    private boolean leads() {
        return self.isAwake() && !view.members().isEmpty() && view.master().equals(self.nodeId());
    }

    private void admit(Machine newcomer) {
        become(view.with(newcomer.nodeId()));
        Membership other = newcomer.members;
        other.suspected.clear();
        other.missed.clear();
        other.assign(Table.EMPTY);
        other.become(view);
        other.assign(table);
        publish();
        newcomer.ownershipChanged();
    }

    private void become(View next) {
        View before = view;
        view = next;
        self.places.look(next.members());
        suspected.retainAll(next.members());
        assign(table.among(next));
        world.tell(() -> self + " sees " + next + ", owner " + table.owner());
        for (String id : before.members()) {
            if (!next.has(id)) {
                self.left(id);
            }
        }
        self.ownershipChanged();
    }

    private boolean reaches(Machine other) {
        return other.isAwake() && world.linked(self, other);
    }

    /** From time to time. */
    void tick() {
        for (String id : new ArrayList<>(view.members())) {
            look(id);
        }
        lead();
        if (world.time.now() >= lookForOthers) {
            lookForOthers = world.time.now() + 3 * SECOND + world.random.nextInt(3_000) * MILLI;
            findOthers();
        }
    }

    private void look(String id) {
        if (id.equals(self.nodeId())) {
            return;
        }
        Machine other = world.byId(id);
        boolean gone = other == null || (reaches(other) && other.members.followsAnother(self.nodeId(), view));
        if (other != null && reaches(other) && !gone) {
            missed.remove(id);
            suspected.remove(id);
            return;
        }
        if (suspected.contains(id)) {
            return;
        }
        int times = missed.merge(id, 1, Integer::sum);
        if (gone ? times >= 1 + world.random.nextInt(2) : times >= 3 + world.random.nextInt(8)) {
            world.tell(() -> self + " suspects " + id);
            suspected.add(id);
            missed.remove(id);
        }
    }

    /** Whether its list is none of that member's cluster, or as new as the one that member makes as the oldest, and another. */
    private boolean followsAnother(String id, View theirs) {
        return !view.has(id)
                || (theirs.master().equals(id) && view.version() >= theirs.version() && !view.equals(theirs));
    }

    private void lead() {
        String first = self.nodeId();
        for (String id : view.members()) {
            if (!suspected.contains(id)) {
                first = id;
                break;
            }
        }
        if (!first.equals(self.nodeId())) {
            return;
        }
        if (!view.master().equals(first)) {
            if (!claim()) {
                return;
            }
        } else if (!suspected.isEmpty()) {
            List<String> gone = new ArrayList<>(view.members());
            gone.retainAll(suspected);
            if (world.random.nextInt(3) > 0) {
                gone = gone.subList(0, 1);
            }
            become(view.without(gone, view.version() + 1));
        }
        fill();
        publish();
    }

    /** All older ones are gone: this is the oldest now. It asks the others what they have, and keeps those that answer. */
    private boolean claim() {
        long newest = view.version();
        Table latest = table;
        for (String id : view.members()) {
            Machine other = world.byId(id);
            if (!suspected.contains(id) && (other == null || !reaches(other))) {
                return false;
            }
            if (other != null && other != self && reaches(other) && other.members.view.has(self.nodeId())) {
                newest = Math.max(newest, other.members.view.version());
                latest = latest.isOlderThan(other.members.table) ? other.members.table : latest;
            }
        }
        assign(latest);
        become(view.without(new ArrayList<>(suspected), newest + 1));
        return true;
    }

    private void publish() {
        View list = view;
        Table now = table;
        String from = self.nodeId();
        for (String id : list.members()) {
            Machine other = world.byId(id);
            if (other != null && other != self) {
                world.send(self, other, () -> other.members.published(from, list, now));
            }
        }
    }

    private void published(String from, View list, Table newTable) {
        if (!list.has(self.nodeId()) || !view.has(from)) {
            return;
        }
        List<String> older = view.members().subList(0, view.members().indexOf(from));
        if (!suspected.containsAll(older)) {
            return;
        }
        if (list.version() > view.version()) {
            become(list);
        }
        if (list.version() == view.version() && from.equals(view.master()) && table.isOlderThan(newTable)) {
            assign(newTable);
            self.ownershipChanged();
        }
    }

    /** Gives the ledger an owner if it has none, and copies until there are enough. */
    private void fill() {
        if (table.nodes().isEmpty()) {
            assign(table.next(List.of(
                    view.members().get(world.random.nextInt(view.members().size())))));
            self.ownershipChanged();
            return;
        }
        Machine owner = world.byId(table.nodes().get(0));
        if (table.nodes().size() > Math.min(world.plan.backups(), view.members().size() - 1)
                || owner == null
                || !agrees(owner)) {
            return;
        }
        for (String id : view.members()) {
            Machine copy = world.byId(id);
            if (!table.nodes().contains(id) && copy != null && agrees(copy)) {
                List<String> more = new ArrayList<>(table.nodes());
                more.add(id);
                migrate(owner, copy, more);
                return;
            }
        }
    }

    /** In the middle of nothing: the owner's thread takes no step while a ledger moves. */
    private void migrate(Machine owner, Machine to, List<String> nodes) {
        to.receive(owner.ledger());
        Table next = table.next(nodes);
        for (Machine one : List.of(self, owner, to)) {
            one.members.assign(next);
            one.ownershipChanged();
        }
    }

    private boolean agrees(Machine other) {
        return reaches(other) && other.members.view.equals(view) && !table.isOlderThan(other.members.table);
    }

    /** The oldest has another node own the ledger, as it does when members come. */
    void handOver() {
        Machine owner =
                table.nodes().isEmpty() ? null : world.byId(table.nodes().get(0));
        if (!leads() || owner == null || !agrees(owner)) {
            return;
        }
        for (Machine heir : world.machines) {
            if (heir != owner && view.has(heir.nodeId()) && heir.isAwake() && agrees(heir)) {
                List<String> nodes = new ArrayList<>(table.nodes());
                nodes.remove(heir.nodeId());
                nodes.add(0, heir.nodeId());
                while (nodes.size() > world.plan.backups() + 1) {
                    nodes.remove(nodes.size() - 1);
                }
                world.tell(() -> owner + " hands over to " + heir);
                migrate(owner, heir, nodes);
                return;
            }
        }
    }

    /** Two clusters become one; the smaller gives way. */
    private void findOthers() {
        if (!leads() || !suspected.isEmpty()) {
            return;
        }
        for (Machine other : world.machines) {
            if (other == self || !reaches(other) || !other.members.leads() || view.has(other.nodeId())) {
                continue;
            }
            Membership theirs = other.members;
            int more = theirs.view.members().size() - view.members().size();
            if (theirs.view.has(self.nodeId()) || more < 0 || (more == 0 && other.index > self.index)) {
                continue;
            }
            if (view.members().stream().allMatch(id -> canFollow(id, other))) {
                List<Machine> all = new ArrayList<>();
                view.members().forEach(id -> all.add(world.byId(id)));
                all.forEach(one -> one.giveWay(other));
                return;
            }
        }
    }

    private boolean canFollow(String id, Machine other) {
        Machine one = world.byId(id);
        return one != null && agreesOnList(one) && one.members.reaches(other);
    }

    private boolean agreesOnList(Machine other) {
        return reaches(other) && other.members.view.equals(view);
    }

    /** Joins another cluster under a new id, with nothing. */
    void moveTo(Machine leader) {
        view = View.NONE;
        assign(Table.EMPTY);
        if (leader.members.leads()) {
            leader.members.admit(self);
        } else {
            found();
        }
    }
}
