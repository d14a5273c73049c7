package dev.dibs.client.cli;

import dev.dibs.client.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a look at an installation came to: what is fine, and what is not. */
final class Findings {
    private record Fine(String subject, String text) {}

    private record Wrong(String subject, String what, String why, String next) {}

    private final List<Fine> fine = new ArrayList<>();
    private final List<Wrong> wrong = new ArrayList<>();
    private final List<Object> inOrder = new ArrayList<>();

    void fine(String subject, String text) {
        Fine one = new Fine(subject, text);
        fine.add(one);
        inOrder.add(one);
    }

    /** Something is wrong: {@code what} it is, {@code why} that matters, and the {@code next} step. */
    void wrong(String subject, String what, String why, String next) {
        Wrong one = new Wrong(subject, what, why, next);
        wrong.add(one);
        inOrder.add(one);
    }

    boolean isFine() {
        return wrong.isEmpty();
    }

    void tell(Shell shell) {
        for (Object one : inOrder) {
            if (one instanceof Wrong found) {
                shell.out().println(shell.warning("wrong ") + found.subject + ": " + found.what);
                shell.out().println("      why   " + found.why);
                shell.out().println("      next  " + found.next);
            } else if (one instanceof Fine found) {
                shell.out().println("ok    " + found.subject + ": " + found.text);
            }
        }
        shell.out()
                .println(
                        isFine()
                                ? "nothing is wrong"
                                : wrong.size() + (wrong.size() == 1 ? " thing is wrong" : " things are wrong"));
    }

    String json() {
        List<Map<String, Object>> findings = new ArrayList<>();
        for (Wrong one : wrong) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("subject", one.subject);
            fields.put("what", one.what);
            fields.put("why", one.why);
            fields.put("next", one.next);
            findings.add(fields);
        }
        List<Map<String, Object>> checks = new ArrayList<>();
        for (Fine one : fine) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("subject", one.subject);
            fields.put("text", one.text);
            checks.add(fields);
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("ok", isFine());
        all.put("findings", findings);
        all.put("checks", checks);
        return Json.write(all);
    }
}
