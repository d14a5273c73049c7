package dev.dibs.kit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Nobody is granted what an earlier request in line wants too, as far as one ledger's events tell without a reset between. */
final class LineRule {
    private final String workspace;
    private final Collection<Run.Told> events;
    private final Map<String, Run.Told> line = new LinkedHashMap<>();

    /** Judges events in the order of their revisions. */
    LineRule(String workspace, Collection<Run.Told> events) {
        this.workspace = workspace;
        this.events = events;
    }

    void judge(Collection<RunChecker.Fault> faults) {
        long last = -1;
        List<RunChecker.Fault> found = new ArrayList<>();
        for (Run.Told event : events) {
            if (event.type().equals("reset") || event.revision() != last + 1) {
                line.clear();
            }
            last = event.revision();
            switch (event.type()) {
                case "claim.queued" -> line.put(event.ticket(), event);
                case "claim.dequeued" -> line.remove(event.ticket());
                case "claim.acquired" -> acquired(event, found);
                default -> {}
            }
        }
        faults.addAll(found);
    }

    private void acquired(Run.Told event, List<RunChecker.Fault> found) {
        Run.Told own = line.remove(event.ticket());
        if (own == null && !event.ticket().isEmpty()) {
            return; // it stood in line before all of these
        }
        long since = own == null ? event.revision() : own.revision();
        for (Run.Told earlier : line.values()) {
            if (earlier.revision() < since && conflicts(earlier, event)) {
                found.add(
                        new RunChecker.Fault(RunChecker.Rule.LINE, workspace + ": " + event + " overtakes " + earlier));
            }
        }
    }

    private static boolean conflicts(Run.Told one, Run.Told other) {
        return !one.session().equals(other.session())
                && !(one.shared() && other.shared())
                && one.paths().stream()
                        .anyMatch(path -> other.paths().stream().anyMatch(wanted -> Cover.overlap(path, wanted)));
    }
}
