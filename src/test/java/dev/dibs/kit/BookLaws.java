package dev.dibs.kit;

import static dev.dibs.kit.LawBrokenError.check;

import dev.dibs.core.ledger.Epochs;
import dev.dibs.core.ledger.Snapshot;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.EventType;
import dev.dibs.core.model.Stamp;
import dev.dibs.core.model.Step;
import java.util.ArrayList;
import java.util.List;

/** Revisions, epochs and the ring of events. */
final class BookLaws {
    private static final String GAPLESS = "revisions grow by one, leaps are told by a reset";
    private static final String RING = "the ring keeps the last events, within its bounds";

    void judge(Snapshot before, Step step, Snapshot after, Stamp stamp) {
        long revision = before.revision();
        for (Event event : step.events()) {
            if (event.revision() != revision + 1) {
                check(
                        event.type() == EventType.RESET && event.revision() > revision,
                        GAPLESS,
                        event,
                        "comes after",
                        revision);
            }
            revision = event.revision();
            check(event.workspace().equals(after.workspace()), "events say where", event);
            check(event.at() == stamp.now() + stamp.offset(), "events say when", event, "at", stamp);
        }
        check(after.revision() == revision, GAPLESS, "the head is", after.revision(), "after", step.events());
        check(after.revision() < 1L << 53, GAPLESS, "the head is", after.revision());
        check(after.clock() == stamp.now(), "the clock is the stamp's", after.clock(), stamp);
        check(after.offset() == stamp.offset(), "the clock is the stamp's", after.offset(), stamp);
        check(after.owner().equals(stamp.owner()), "the owner is the stamp's", after.owner(), stamp);
        epoch(before, step, after, stamp);
        ring(before, step, after);
    }

    private static void epoch(Snapshot before, Step step, Snapshot after, Stamp stamp) {
        String law = "each epoch is one reset";
        long resets = step.events().stream()
                .filter(event -> event.type() == EventType.RESET)
                .count();
        check(resets == (stamp.epoch() == 0 ? 0 : 1), law, resets, "resets for", stamp);
        List<Long> line = new ArrayList<>(before.seen());
        if (stamp.epoch() != 0) {
            Event first = step.events().get(0);
            check(first.type() == EventType.RESET, law, "first is", first);
            check(Epochs.of(first.revision()) == stamp.epoch(), law, first, "for", stamp.epoch());
            line.add(after.revision());
        } else if (!line.isEmpty()) {
            line.set(line.size() - 1, after.revision());
        }
        check(
                after.seen().equals(line.subList(line.size() - after.seen().size(), line.size())),
                law,
                after.seen(),
                "should end the line",
                line);
        check(after.seen().size() >= Math.min(16, line.size()), law, "the line is forgotten:", after.seen());
    }

    private static void ring(Snapshot before, Step step, Snapshot after) {
        List<Event> kept = after.events();
        if (step.events().isEmpty() && after.settings().equals(before.settings())) {
            check(kept.equals(before.events()), RING, kept, "though nothing happened");
            return;
        }
        List<Event> all = new ArrayList<>(before.events());
        all.addAll(step.events());
        check(kept.size() <= after.settings().maxEvents(), RING, kept.size(), "events are kept");
        check(
                kept.size() < 2 || weight(kept) <= after.settings().maxEventBytes(),
                RING,
                weight(kept),
                "bytes of events are kept");
        check(kept.size() <= all.size(), RING, kept.size(), "events of", all.size());
        check(all.subList(all.size() - kept.size(), all.size()).equals(kept), RING, kept, "should end", all);
        if (kept.size() < all.size() && kept.size() < after.settings().maxEvents()) {
            List<Event> oneMore = all.subList(all.size() - kept.size() - 1, all.size());
            check(weight(oneMore) > after.settings().maxEventBytes(), RING, "only", kept.size(), "kept of", all.size());
        }
    }

    private static long weight(List<Event> events) {
        return events.stream().mapToLong(Event::weight).sum();
    }
}
