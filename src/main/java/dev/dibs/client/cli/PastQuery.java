package dev.dibs.client.cli;

import dev.dibs.client.Answer;
import dev.dibs.client.Api;
import dev.dibs.text.Durations;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which part of the past is asked for; shared by {@code history} and {@code conflicts}. */
final class PastQuery {
    private static final int PAGE = 500;
    private static final int ROWS = 50;

    @Parameters(arity = "0..1", paramLabel = "PATH", description = "About it, or a path above it that covers it.")
    @Nullable
    String path;

    @Option(names = "--under", paramLabel = "PATH", description = "About it, or what is beneath it.")
    @Nullable
    String under;

    @Option(names = "--of", paramLabel = "SESSION", description = "Only of this session.")
    @Nullable
    String session;

    @Option(
            names = "--since",
            paramLabel = "WHEN",
            description = "Not before: 2h, 3d (so long ago), or 2026-01-31T09:30:00Z.")
    @Nullable
    String since;

    @Option(names = "--until", paramLabel = "WHEN", description = "Not after; written alike.")
    @Nullable
    String until;

    @Option(names = "--limit", paramLabel = "N", description = "So many rows at most; 50 by default, all of an export.")
    @Nullable
    Integer limit;

    @Option(
            names = "--export",
            paramLabel = "FORMAT",
            description =
                    "All of it, as jsonl or csv; in csv a text that a spreadsheet would take for a formula gets a ' before it.")
    @Nullable
    Export export;

    /** Refuses what cannot be meant. */
    void check(Caller caller) {
        if (export != null && caller.json()) {
            throw new CommandFailure(Exit.USAGE, "--json and --export are two forms; give one of them");
        }
        if (limit != null && limit < 1) {
            throw new CommandFailure(Exit.USAGE, "--limit is " + limit + "; give 1 or more");
        }
        String from = instant(since);
        String to = instant(until);
        if (!from.isEmpty() && !to.isEmpty() && Instant.parse(from).isAfter(Instant.parse(to))) {
            throw new CommandFailure(Exit.USAGE, "--since " + since + " is after --until " + until);
        }
    }

    /** How many rows at most. */
    int rows() {
        return limit == null ? ROWS : limit;
    }

    /** How many rows of an export at most. */
    int exported() {
        return limit == null ? Integer.MAX_VALUE : limit;
    }

    /** Whether something was not after the end of the time that is asked for. */
    boolean isInTime(String at) {
        return until == null || !Instant.parse(at).isAfter(Instant.parse(instant(until)));
    }

    /** Whether one path is asked for. */
    boolean isOfOne() {
        return path != null && !path.equals(".");
    }

    /** Whether nothing is left out. */
    boolean isOfAll() {
        return !isOfOne() && under == null && session == null && since == null && until == null;
    }

    /** The answer to the first page alone, as it comes. */
    Answer page(Caller caller, String what, String types) throws IOException {
        return caller.get(target(caller, what, types, Math.min(rows(), 1_000), "", true));
    }

    /**
     * Reads page after page, newest first, as long as there is more and {@code row} wants more.
     *
     * @return what went wrong; null when nothing did
     */
    @Nullable
    Answer each(Caller caller, String what, String list, String types, Predicate<Map<String, Object>> row)
            throws IOException {
        return each(caller, what, list, types, true, row);
    }

    /** The same; where it is not {@code bounded}, from now on backwards, whatever the end of the time that is asked for. */
    @Nullable
    Answer each(
            Caller caller, String what, String list, String types, boolean bounded, Predicate<Map<String, Object>> row)
            throws IOException {
        String cursor = "";
        boolean told = false;
        while (true) {
            Answer page = caller.get(target(caller, what, types, PAGE, cursor, bounded));
            if (!page.ok()) {
                return page;
            }
            told |= !told && tellMissing(caller, page);
            for (Map<String, Object> one : page.list(list)) {
                if (!row.test(one)) {
                    return null;
                }
            }
            cursor = page.text("nextCursor");
            if (cursor.isEmpty()) {
                return null;
            }
        }
    }

    /** Says whose journals are not in an answer; tells whether there are any. */
    private static boolean tellMissing(Caller caller, Answer page) {
        List<String> nodes = page.texts("missing");
        if (!nodes.isEmpty()) {
            caller.say("not all is told: no answer came from " + String.join(", ", nodes)
                    + "; ask again in a moment, or look with: dibs doctor");
        }
        return !nodes.isEmpty();
    }

    private String target(Caller caller, String what, String types, int page, String cursor, boolean bounded) {
        StringBuilder query = new StringBuilder("?limit=" + page);
        add(query, "path", isOfOne() ? caller.place().path(String.valueOf(path)) : "");
        add(
                query,
                "under",
                under == null || under.equals(".") ? "" : caller.place().path(under));
        add(query, "session", session);
        add(query, "type", types);
        add(query, "from", instant(since));
        add(query, "to", bounded ? instant(until) : "");
        add(query, "cursor", cursor);
        return caller.target("/" + what + query);
    }

    private static void add(StringBuilder query, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            query.append('&').append(name).append('=').append(Api.segment(value));
        }
    }

    private static String instant(@Nullable String when) {
        if (when == null) {
            return "";
        }
        try {
            return Instant.now().minus(Durations.parse(when)).toString();
        } catch (IllegalArgumentException noDuration) {
            try {
                return Instant.parse(when).toString();
            } catch (DateTimeParseException neither) {
                throw new CommandFailure(
                        Exit.USAGE, "'" + when + "' is no time; write 2h (so long ago) or 2026-01-31T09:30:00Z");
            }
        }
    }
}
