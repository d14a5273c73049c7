package dev.dibs.client.cli;

import dev.dibs.client.Answer;

/** The exit codes. */
final class Exit {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int REFUSED = 3;
    static final int GAVE_UP = 4;
    static final int LOST = 5;
    static final int UNREACHABLE = 6;

    private Exit() {}

    /** What a node's answer means. */
    static int of(Answer answer) {
        if (answer.ok()) {
            return DONE;
        }
        if (answer.status() >= 500) {
            return answer.status() == 503 ? UNREACHABLE : FAILED;
        }
        return switch (answer.problem()) {
            case "claimed", "cooling", "deadlock" -> REFUSED;
            case "claim-lost", "session-gone" -> LOST;
            case "bad-request" -> USAGE;
            default -> FAILED;
        };
    }
}
