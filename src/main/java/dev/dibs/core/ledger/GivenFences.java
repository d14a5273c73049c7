package dev.dibs.core.ledger;

import dev.dibs.core.model.Claim;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.EventType;
import dev.dibs.core.model.Mode;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.PathTree;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fences that one side of a cut gave out and the other never saw, as far as its ring of events goes back.
 *
 * <p>Whoever checks fences may have seen them: a claim of the other side with a lower one is of no use to its holder, even when
 * the higher one was let go since.
 */
final class GivenFences {
    private final PathTree<List<Given>> byPath = new PathTree<>();

    private record Given(Mode mode, String session, long fence) {}

    GivenFences(Side side, Side other) {
        for (Event event : side.books.events()) {
            boolean gives = event.type() == EventType.CLAIM_ACQUIRED || event.type() == EventType.CLAIM_HANDED;
            if (!gives || event.session() == null || other.hasSeen(event.revision())) {
                continue;
            }
            boolean shared = Mode.SHARED.text().equals(event.details().get("mode"));
            Given given = new Given(shared ? Mode.SHARED : Mode.EXCLUSIVE, event.session(), event.fence());
            for (Path path : paths(event)) {
                List<Given> there = byPath.get(path);
                if (there == null) {
                    there = new ArrayList<>(1);
                    byPath.put(path, there);
                }
                there.add(given);
            }
        }
    }

    /** Who else was given a higher fence than this claim has, for what it keeps others from; null when nobody was. */
    @Nullable
    String over(Claim claim) {
        String[] found = new String[1];
        boolean ignored = byPath.anyRelated(claim.path(), there -> {
            for (Given given : there) {
                if (given.fence > claim.fence()
                        && given.mode.conflicts(claim.mode())
                        && !given.session.equals(claim.session())) {
                    found[0] = given.session;
                    return true;
                }
            }
            return false;
        });
        return found[0];
    }

    /** Whether a claim's session was given its path anew, with a higher fence. */
    boolean anew(Claim claim) {
        List<Given> there = byPath.get(claim.path());
        return there != null
                && there.stream()
                        .anyMatch(given -> given.fence > claim.fence() && given.session.equals(claim.session()));
    }

    private static List<Path> paths(Event event) {
        if (event.details().get("paths") instanceof List<?> all) {
            return all.stream().map(path -> new Path(path.toString())).toList();
        }
        return event.path() == null ? Collections.emptyList() : Collections.singletonList(event.path());
    }
}
