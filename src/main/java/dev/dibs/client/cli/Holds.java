package dev.dibs.client.cli;

import dev.dibs.client.Answer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Who held what and for how long, and who waited for it in vain, put together from events that come newest first. */
final class Holds {
    /** The kinds of event it is made from. */
    static final String TYPES = "claim.acquired,claim.released,claim.expired,claim.broken,claim.revoked,claim.handed,"
            + "claim.queued,claim.dequeued";

    private final Predicate<String> inTime;
    private final Map<String, Map<String, Object>> ends = new HashMap<>();
    private final Map<String, Map<String, Object>> next = new HashMap<>();
    private final Map<String, Map<String, Object>> left = new HashMap<>();
    private final Set<String> served = new HashSet<>();
    private final List<Hold> holds = new ArrayList<>();

    /**
     * One session's hold on one path, or its wait for it, which no hold came of.
     *
     * @param end the event that ended it; null while it lasts
     */
    record Hold(
            String path,
            Map<String, Object> begin,
            @Nullable Map<String, Object> end) {

        /** Whether it is but a wait. */
        boolean isWait() {
            return Answer.text(begin, "type").equals("claim.queued");
        }
    }

    /** Those that began when it was in time. */
    Holds(Predicate<String> inTime) {
        this.inTime = inTime;
    }

    List<Hold> all() {
        return holds;
    }

    void add(Map<String, Object> event) {
        String ticket = Answer.text(event, "ticket");
        switch (Answer.text(event, "type")) {
            case "claim.acquired" -> {
                begin(event);
                served.add(ticket);
            }
            case "claim.handed" -> {
                begin(event);
                next.put(key(Answer.text(event, "path"), Answer.text(event, "by")), event);
            }
            case "claim.queued" -> {
                if (!served.remove(ticket)) {
                    Map<String, Object> end = left.remove(ticket);
                    paths(event).forEach(path -> hold(path, event, end));
                }
            }
            case "claim.dequeued" -> left.put(ticket, event);
            default -> ends.put(key(Answer.text(event, "path"), Answer.text(event, "fence")), event);
        }
    }

    private void begin(Map<String, Object> event) {
        String fence = Answer.text(event, "fence");
        String session = Answer.text(event, "session");
        for (String path : paths(event)) {
            Map<String, Object> told = ends.remove(key(path, fence));
            // a hold that was handed on, or taken anew in another mode, has no end of its own
            Map<String, Object> end = told != null ? told : next.get(key(path, session));
            next.put(key(path, session), event);
            hold(path, event, end);
        }
    }

    private void hold(String path, Map<String, Object> begin, @Nullable Map<String, Object> end) {
        if (inTime.test(Answer.text(begin, "at"))) {
            holds.add(new Hold(path, begin, end));
        }
    }

    static List<String> paths(Map<String, Object> event) {
        if (event.get("paths") instanceof List<?> all) {
            return all.stream().map(String::valueOf).toList();
        }
        String path = Answer.text(event, "path");
        return path.isEmpty() ? List.of() : List.of(path);
    }

    private static String key(String path, String fence) {
        return fence + ' ' + path;
    }
}
