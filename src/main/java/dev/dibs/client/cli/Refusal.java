package dev.dibs.client.cli;

import dev.dibs.client.Answer;
import java.util.List;
import java.util.Map;

/** What is wrong, told to a person: who holds it, since when, why, and what to do next. */
final class Refusal {
    private static final String WAIT = "5m";

    private Refusal() {}

    static String of(Answer answer, Shell shell) {
        return switch (answer.problem()) {
            case "claimed" -> claimed(answer, shell);
            case "deadlock" -> deadlock(answer);
            default -> answer.detail() + fields(answer);
        };
    }

    private static String claimed(Answer answer, Shell shell) {
        List<Map<String, Object>> holders = answer.list("holders");
        int ahead = (int) Answer.number(answer.body(), "ahead", 0);
        if (holders.isEmpty()) {
            return answer.detail() + (ahead > 0 ? "\n  in line    " + ahead + " waiting" : "")
                    + "\nStand in line with --wait " + WAIT;
        }
        StringBuilder out = new StringBuilder();
        for (Map<String, Object> holder : holders) {
            out.append(holder(holder, ahead, shell)).append('\n');
        }
        double waited = Answer.number(answer.body(), "waitedSeconds", 0);
        String ask = "dibs ask " + Answer.text(holders.get(0), "path");
        return out.append(
                        waited > 0
                                ? "Gave up after " + Humans.span(waited) + "; wait longer, or: " + ask
                                : "Wait with --wait " + WAIT + ", or: " + ask)
                .toString();
    }

    /** One holder's block. */
    static String holder(Map<String, Object> holder, int waiting, Shell shell) {
        Map<String, Object> owner = Answer.object(holder.get("owner"));
        StringBuilder out = new StringBuilder(shell.strong(Answer.text(holder, "path") + " is claimed"));
        if (Answer.text(holder, "mode").equals("shared")) {
            out.append(" (shared)");
        }
        out.append("\n  by         ").append(Answer.text(holder, "session")).append(where(owner));
        out.append("\n  since      ")
                .append(Humans.span(Answer.number(holder, "heldForSeconds", 0)))
                .append(" ago, ")
                .append(until(holder));
        double age = Answer.number(holder, "heartbeatAgeSeconds", -1);
        if (age >= 0) {
            out.append("; heartbeat ").append(Humans.span(age)).append(" ago");
        }
        String reason = Answer.text(holder, "reason");
        if (!reason.isEmpty()) {
            out.append("\n  reason     ").append(Humans.oneLine(reason));
        }
        if (waiting > 0) {
            out.append("\n  in line    ").append(waiting).append(" waiting");
        }
        return out.toString();
    }

    /** Until when it is held. What has a time of its own is reckoned by the node's clock, not by ours. */
    private static String until(Map<String, Object> claim) {
        double left = left(claim);
        return left < 0 ? "until released" : "for another " + Humans.span(left);
    }

    /** How many seconds a claim that has a time of its own is good for, be it for the session's sake; -1 if it has none. */
    static double left(Map<String, Object> claim) {
        return claim.containsKey("ttlSeconds") ? Math.ceil(Answer.number(claim, "expiresInSeconds", 0)) : -1;
    }

    /** {@code  (dev@dev-machine, pts/4)}, as far as it is known. */
    static String where(Map<String, Object> owner) {
        String user = Answer.text(owner, "user");
        String host = Answer.text(owner, "hostname");
        String tty = Answer.text(owner, "tty");
        String person = user.isEmpty() || host.isEmpty() ? user + host : user + "@" + host;
        String all = person.isEmpty() || tty.isEmpty() ? person + tty : person + ", " + tty;
        return all.isEmpty() ? "" : " (" + Humans.oneLine(all) + ")";
    }

    private static String deadlock(Answer answer) {
        StringBuilder out = new StringBuilder(answer.detail());
        for (Map<String, Object> link : answer.list("circle")) {
            out.append("\n  ")
                    .append(Answer.text(link, "session"))
                    .append(" waits for ")
                    .append(Answer.text(link, "waitsFor"));
        }
        return out.append("\nRelease what you hold first, then claim all you need in one call")
                .toString();
    }

    private static String fields(Answer answer) {
        StringBuilder out = new StringBuilder();
        for (Map<String, Object> error : answer.list("errors")) {
            String problem = Answer.text(error, "problem");
            if (!answer.detail().contains(problem)) {
                out.append("\n  ")
                        .append(Answer.text(error, "field"))
                        .append(": ")
                        .append(problem);
            }
        }
        return out.toString();
    }
}
