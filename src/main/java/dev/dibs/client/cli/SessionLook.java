package dev.dibs.client.cli;

import dev.dibs.client.Answer;
import dev.dibs.client.Api;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whose participants are silent: sessions that missed their time, or are about to. */
final class SessionLook {
    private static final int MOST_WORKSPACES = 100;
    private static final int MOST_NAMED = 5;
    /** With less of its time left than this for each second of silence, a session has missed a heartbeat at least. */
    private static final double LATE = 2 / 3.0;

    private final List<String> gone = new ArrayList<>();
    private final List<String> late = new ArrayList<>();
    private int sessions;

    private SessionLook() {}

    static void at(Api api, Findings findings) throws IOException {
        SessionLook look = new SessionLook();
        List<Map<String, Object>> workspaces = api.get("/v1/workspaces", null).list("workspaces");
        for (Map<String, Object> workspace : workspaces.subList(0, Math.min(MOST_WORKSPACES, workspaces.size()))) {
            String name = Answer.text(workspace, "name");
            Answer there = api.get("/v1/workspaces/" + Api.segment(name) + "/sessions", null);
            there.list("sessions").forEach(session -> look.at(name, session));
        }
        look.tell(findings);
    }

    private void at(String workspace, Map<String, Object> session) {
        String status = Answer.text(session, "status");
        String shown = Answer.text(session, "id") + " in " + workspace + " (heartbeat "
                + Answer.text(session, "heartbeatAgeHuman");
        if (status.equals("stale")) {
            gone.add(shown + ")");
        } else if (status.equals("active") || status.equals("idle")) {
            sessions++;
            double left = Answer.number(session, "secondsUntilStale", Double.MAX_VALUE);
            if (Answer.text(session, "health").equals("red")
                    && left < LATE * Answer.number(session, "heartbeatAgeSeconds", 0)) {
                late.add(shown + ", gone in " + Humans.span(left) + ")");
            }
        }
    }

    private void tell(Findings findings) {
        if (!late.isEmpty()) {
            findings.wrong(
                    "sessions",
                    Humans.counted(late.size(), "session") + " missed heartbeats: " + named(late),
                    "when its time is over, a session loses all that it holds, and the next in line gets it",
                    "see whether its program still runs; a session of single commands lives on by: dibs heartbeat --as"
                            + " SESSION, or is tied to a process with --pid");
        }
        if (!gone.isEmpty()) {
            findings.wrong(
                    "sessions",
                    Humans.counted(gone.size(), "session") + " fell silent and ended: " + named(gone),
                    "what it held was let go without its knowing; its program may go on as if it still held it",
                    "end that program, or have it take back what is free: dibs restore --as SESSION; sessions that are done"
                            + " are closed with: dibs close");
        }
        if (late.isEmpty() && gone.isEmpty()) {
            findings.fine("sessions", sessions + " alive, all heard of in time");
        }
    }

    private static String named(List<String> some) {
        String first = String.join(", ", some.subList(0, Math.min(MOST_NAMED, some.size())));
        return some.size() > MOST_NAMED ? first + ", and " + (some.size() - MOST_NAMED) + " more" : first;
    }
}
