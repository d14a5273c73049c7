package dev.dibs.client.cli;

import dev.dibs.client.Answer;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code history}, {@code conflicts}: what was. */
final class PastCommands {
    private PastCommands() {}

    @Command(
            name = "history",
            description = "Who held it, for how long, who waited, and how it ended; newest first.",
            footer = {
                "",
                "Examples:",
                "  dibs history src/server.js",
                "  dibs history --under src --since 2d",
                "  dibs history --events --of session-backend",
                "  dibs history --export csv > events.csv"
            })
    static final class History extends Asked {
        @Mixin
        PastQuery query = new PastQuery();

        @Option(names = "--type", paramLabel = "TYPE", description = "Only events of this type, like 'claim.*'.")
        @Nullable
        String type;

        @Option(names = "--events", description = "Each event on a line, in place of who held what.")
        boolean events;

        History(Shell shell) {
            super(shell);
        }

        @Override
        int run(Caller caller) throws IOException {
            query.check(caller);
            String types = type == null ? "" : type;
            if (caller.json()) {
                return caller.end(query.page(caller, "history", types), () -> {});
            }
            if (query.export != null) {
                return export(caller, query.export, query, "history", "events", types, Export.OF_EVENTS);
            }
            return events || type != null ? lines(caller, types) : holds(caller);
        }

        private int lines(Caller caller, String types) throws IOException {
            int[] left = {query.rows()};
            Answer wrong = query.each(caller, "history", "events", types, event -> {
                caller.shell()
                        .out()
                        .println(Humans.time(Answer.text(event, "at")).substring(0, 11) + WatchCommand.line(event));
                return --left[0] > 0;
            });
            if (wrong == null && left[0] == query.rows()) {
                caller.shell().out().println(nothing(caller));
            }
            return wrong == null ? Exit.DONE : caller.end(wrong, () -> {});
        }

        private int holds(Caller caller) throws IOException {
            Holds holds = new Holds(query::isInTime);
            // from now: what was held then may have ended since
            Answer wrong = query.each(caller, "history", "events", Holds.TYPES, false, event -> {
                holds.add(event);
                return holds.all().size() < query.rows();
            });
            if (wrong != null) {
                return caller.end(wrong, () -> {});
            }
            Table table = new Table("FROM", "HELD", "PATH", "SESSION", "WHO", "WAITED", "ENDED", "REASON");
            holds.all().stream().limit(query.rows()).forEach(hold -> row(table, hold));
            if (table.isEmpty()) {
                caller.shell().out().println(nothing(caller));
            } else {
                table.print(caller.shell().out());
            }
            return Exit.DONE;
        }

        private String nothing(Caller caller) {
            return "nothing is known of " + (query.isOfOne() ? query.path : "it") + " in workspace "
                    + caller.place().workspace();
        }

        private static void row(Table table, Holds.Hold hold) {
            String who = Refusal.where(Answer.object(hold.begin().get("owner")));
            table.row(
                    time(hold.begin()),
                    hold.isWait() ? "" : lasted(hold, "heldForSeconds"),
                    hold.path(),
                    Answer.text(hold.begin(), "session"),
                    who.isEmpty() ? "" : who.substring(2, who.length() - 1),
                    waited(hold),
                    hold.isWait() ? left(hold.end()) : ended(hold.end()),
                    Answer.text(hold.begin(), "reason"));
        }

        private static String waited(Holds.Hold hold) {
            if (hold.isWait()) {
                return lasted(hold, "waitedSeconds");
            }
            return hold.begin().containsKey("waitedSeconds")
                    ? Humans.span(Answer.number(hold.begin(), "waitedSeconds", 0))
                    : "";
        }

        /** From begin to end, or until now; as the end itself says, if it does. */
        private static String lasted(Holds.Hold hold, String field) {
            Map<String, Object> end = hold.end();
            if (end != null && end.containsKey(field)) {
                return Humans.span(Answer.number(end, field, 0));
            }
            Instant until = end == null ? Instant.now() : Instant.parse(Answer.text(end, "at"));
            return Humans.span((until.toEpochMilli()
                            - Instant.parse(Answer.text(hold.begin(), "at")).toEpochMilli())
                    / 1000.0);
        }

        private static String left(@Nullable Map<String, Object> end) {
            if (end == null) {
                return "in line";
            }
            String why = Answer.text(end, "reason");
            return switch (why) {
                case "timeout" -> "gave up";
                case "abandoned" -> "gave up, nobody called any more";
                case "session" -> "left, its session ended";
                case "left" -> why;
                default -> "refused, " + why;
            };
        }

        private static String ended(@Nullable Map<String, Object> end) {
            if (end == null) {
                return "holds it";
            }
            String type = Answer.text(end, "type");
            String by = Answer.text(end, "by");
            String why = Answer.text(end, "reason");
            return switch (type) {
                case "claim.handed" -> "handed to " + Answer.text(end, "session");
                case "claim.acquired" -> "claimed anew";
                case "claim.released" -> "released" + more(end, "outcome") + more(end, "note");
                default ->
                    type.substring(type.indexOf('.') + 1)
                            + (why.isEmpty() ? "" : ", " + why)
                            + (by.isEmpty() ? "" : ", by " + by);
            };
        }

        private static String more(Map<String, Object> event, String field) {
            String text = Answer.text(event, field);
            return text.isEmpty() ? "" : ", " + text;
        }
    }

    @Command(
            name = "conflicts",
            description = "The refusals: who wanted what, who had it, and how it was settled; newest first.",
            footer = {
                "",
                "Examples:",
                "  dibs conflicts",
                "  dibs conflicts src/server.js --since 1d",
                "  dibs conflicts --export csv > conflicts.csv"
            })
    static final class Conflicts extends Asked {
        @Mixin
        PastQuery query = new PastQuery();

        Conflicts(Shell shell) {
            super(shell);
        }

        @Override
        int run(Caller caller) throws IOException {
            query.check(caller);
            if (caller.json()) {
                return caller.end(query.page(caller, "conflicts", ""), () -> {});
            }
            if (query.export != null) {
                return export(caller, query.export, query, "conflicts", "conflicts", "", Export.OF_CONFLICTS);
            }
            Table table = new Table("WHEN", "PATH", "WANTED BY", "HELD BY", "WHY", "SETTLED");
            int[] left = {query.rows()};
            Answer wrong = query.each(caller, "conflicts", "conflicts", "", one -> {
                table.row(
                        time(one),
                        String.join(", ", Holds.paths(one)),
                        Answer.text(one, "session"),
                        holders(one),
                        Answer.text(one, "reason"),
                        Answer.text(one, "outcome"));
                return --left[0] > 0;
            });
            if (wrong != null) {
                return caller.end(wrong, () -> {});
            }
            if (table.isEmpty()) {
                caller.shell()
                        .out()
                        .println(
                                (query.isOfAll() ? "nobody was refused in workspace " : "no such refusal in workspace ")
                                        + caller.place().workspace());
            } else {
                table.print(caller.shell().out());
            }
            return Exit.DONE;
        }
    }

    private static int export(
            Caller caller, Export format, PastQuery query, String what, String list, String types, List<String> columns)
            throws IOException {
        PrintStream out = caller.shell().out();
        format.begin(out, columns);
        int[] left = {query.exported()};
        Answer wrong = query.each(caller, what, list, types, one -> {
            format.row(out, columns, one);
            return --left[0] > 0 && !out.checkError();
        });
        if (wrong == null && caller.shell().isCutShort()) {
            throw new CommandFailure(Exit.FAILED, "what was exported could not be written; see whether there is room");
        }
        return wrong == null ? Exit.DONE : caller.end(wrong, () -> {});
    }

    /** The sessions that stood in the way of a refused one. */
    static String holders(Map<String, Object> refusal) {
        return refusal.get("holders") instanceof List<?> all
                ? all.stream()
                        .map(one -> Answer.text(Answer.object(one), "session"))
                        .distinct()
                        .collect(Collectors.joining(", "))
                : "";
    }

    private static String time(Map<String, Object> event) {
        return Humans.time(Answer.text(event, "at"));
    }
}
