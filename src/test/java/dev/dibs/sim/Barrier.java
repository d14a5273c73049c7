package dev.dibs.sim;

import static dev.dibs.sim.VirtualTime.SECOND;

import java.util.HashSet;
import java.util.Set;

/** After the step, enough machines must have the list of members that the owner had before it. */
final class Barrier {
    private final World world;
    private final Machine owner;
    private final View view;
    private final int needed;
    private final boolean steps;
    private final Set<Integer> agreed = new HashSet<>();
    private boolean over;

    /** {@code steps}: what was done under that list is to be confirmed, and not the list alone. */
    Barrier(World world, Machine owner, View view, int needed, boolean steps) {
        this.world = world;
        this.owner = owner;
        this.view = view;
        this.needed = needed;
        this.steps = steps;
    }

    void confirm(Runnable yes, Runnable no) {
        for (String member : view.members()) {
            Machine other = world.byId(member);
            if (other != null) {
                world.send(owner, other, () -> {
                    if (other.confirms(steps) && view.equals(other.members.view())) {
                        world.send(other, owner, () -> agrees(other, yes));
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

    private void agrees(Machine other, Runnable yes) {
        agreed.add(other.index);
        if (!over && agreed.size() >= needed) {
            over = true;
            yes.run();
        }
    }
}
