package dev.dibs.core.waiting;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How waits ended, for a while. */
public final class Outcomes {
    private final LinkedHashMap<String, Outcome> byTicket = new LinkedHashMap<>();

    /** How a ticket's wait ended. */
    public @Nullable Outcome get(String ticket) {
        return byTicket.get(ticket);
    }

    /** Adds one, and forgets the oldest beyond {@code most}. */
    public void add(Outcome outcome, int most) {
        byTicket.put(outcome.ticket(), outcome);
        while (byTicket.size() > most) {
            byTicket.remove(byTicket.keySet().iterator().next());
        }
    }

    /** What is now true of one. */
    public void replace(Outcome outcome) {
        byTicket.replace(outcome.ticket(), outcome);
    }

    /** Forgets one. */
    public void remove(String ticket) {
        byTicket.remove(ticket);
    }

    /** Forgets what ended before a time. */
    public void forgetBefore(long time) {
        while (!byTicket.isEmpty()) {
            Outcome oldest = byTicket.values().iterator().next();
            if (oldest.at() >= time) {
                return;
            }
            byTicket.remove(oldest.ticket());
        }
    }

    /** All, oldest first. */
    public List<Outcome> all() {
        return new ArrayList<>(byTicket.values());
    }
}
