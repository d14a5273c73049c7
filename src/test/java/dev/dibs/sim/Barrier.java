package dev.dibs.sim;

import static dev.dibs.sim.VirtualTime.SECOND;

import java.util.HashSet;
import java.util.Set;

/** After the step, most machines must have the list of members that the owner has, with the owner in it. */
final class Barrier {
    private final World world;
    private final Machine owner;
    private final Set<Integer> agreed = new HashSet<>();
    private boolean over;

    Barrier(World world, Machine owner) {
        this.world = world;
        this.owner = owner;
    }

    void confirm(Runnable yes, Runnable no) {
        String id = owner.nodeId();
        long version = owner.members.view().version();
        for (String member : owner.members.view().members()) {
            Machine other = world.byId(member);
            if (other != null) {
                world.send(owner, other, () -> {
                    View view = other.members.view();
                    if (other.confirms() && view.version() == version && view.has(id)) {
                        world.send(other, owner, () -> agrees(other, version, yes));
                    }
                });
            }
        }
        world.time.in(SECOND, () -> {
            if (!over) {
                over = true;
                owner.hears(no);
            }
        });
    }

    private void agrees(Machine other, long version, Runnable yes) {
        agreed.add(other.index);
        if (!over
                && agreed.size() > world.plan.machines() / 2
                && owner.members.view().version() == version) {
            over = true;
            yes.run();
        }
    }
}
