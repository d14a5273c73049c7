package dev.dibs.client.cli;

import dev.dibs.client.Answer;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;

/** Whether the wall clocks of this machine, the node and the other members agree. */
final class ClockLook {
    private static final double MOST_SECONDS = 2;
    private static final String WHY =
            "no claim ends by it, but times that people and histories show are wrong by as much, and times between members in"
                    + " the metrics";
    private static final String NEXT = "set it by the network's time: timedatectl set-ntp true";

    private ClockLook() {}

    /** {@code asked} is this machine's time when the node told its own. */
    static void at(Answer health, long asked, Findings findings) {
        double most = 0;
        boolean known = false;
        try {
            if (!health.text("now").isEmpty()) {
                known = true;
                double ahead = (Instant.parse(health.text("now")).toEpochMilli() - asked) / 1000.0;
                most = Math.abs(ahead);
                if (most > MOST_SECONDS) {
                    findings.wrong("clock", "the node's clock is " + apart(ahead) + " this machine's", WHY, NEXT);
                }
            }
        } catch (DateTimeParseException malformed) {
            findings.wrong("clock", "the node tells no time: " + health.text("now"), WHY, NEXT);
        }
        for (Map<String, Object> member : health.list("members")) {
            double ahead = Answer.number(member, "clockAheadSeconds", 0);
            most = Math.max(most, Math.abs(ahead));
            if (Math.abs(ahead) > MOST_SECONDS) {
                findings.wrong(
                        "clock",
                        "the clock of member " + Answer.text(member, "address") + " is " + apart(ahead) + " the node's",
                        WHY,
                        NEXT + ", there or here");
            }
        }
        if (known && most <= MOST_SECONDS) {
            findings.fine("clock", String.format(Locale.ROOT, "all within %.1f s", Math.max(most, 0.1)));
        }
    }

    private static String apart(double ahead) {
        return String.format(Locale.ROOT, "%.1f s %s", Math.abs(ahead), ahead > 0 ? "ahead of" : "behind");
    }
}
