package dev.dibs.core.ledger;

import dev.dibs.core.model.Command;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.Frozen;
import dev.dibs.core.model.LedgerSettings;
import dev.dibs.core.model.Stamp;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Steps in a row as they are sent to copies and written down, to be taken again.
 *
 * @param revision of the ledger before the first; 0 when there was none
 * @param steps of the ledger before the first
 * @param command of the first
 * @param stamp of the first
 * @param more the steps after it
 */
public record TakenSteps(String workspace, long revision, long steps, Command command, Stamp stamp, List<Next> more) {
    /**
     * A step after another.
     *
     * @param stamp null for that of the step before
     */
    public record Next(Command command, @Nullable Stamp stamp) {}

    /** Copies what can change. */
    public TakenSteps {
        more = Frozen.list(more);
    }

    /** One step. */
    public TakenSteps(String workspace, long revision, long steps, Command command, Stamp stamp) {
        this(workspace, revision, steps, command, stamp, List.of());
    }

    /** How many there are. */
    public int count() {
        return 1 + more.size();
    }

    /**
     * Whether a ledger, or none, is where they began: only then they may be taken again. One whose clock is past the first was
     * told of time that its owner did not know of.
     */
    public boolean follows(@Nullable Ledger ledger) {
        return ledger == null
                ? revision == 0 && steps == 0
                : ledger.isAt(revision, steps) && ledger.clock() <= stamp.now();
    }

    /** The ledger that they begin with, where there was none. */
    public Ledger begin() {
        LedgerSettings settings = stamp.settings();
        return Ledger.create(workspace, settings == null ? LedgerSettings.defaults() : settings);
    }

    /** Takes them, and tells what happened. */
    public List<Event> takeOn(Ledger ledger) {
        List<Event> events = new ArrayList<>(ledger.apply(command, stamp).events());
        Stamp last = stamp;
        for (Next next : more) {
            last = next.stamp == null ? last : next.stamp;
            events.addAll(ledger.apply(next.command, last).events());
        }
        return events;
    }
}
