package dev.dibs.client;

import dev.dibs.config.Machine;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who gives a command: the session's id and what ties it to this machine.
 *
 * @param id the session's id
 * @param user the user's name
 * @param hostname this machine
 * @param pid the process whose end is the session's, or null: it lives by its TTL
 * @param tty the terminal, or null
 */
public record Participant(
        String id,
        String user,
        String hostname,
        @Nullable Long pid,
        @Nullable String tty) {
    /**
     * The participant that a command means: the one named, else the terminal's, else the user on this machine.
     *
     * @param named {@code --as}, or null
     * @param pid {@code --pid}, or null
     */
    public static Participant of(@Nullable String named, @Nullable Long pid, Map<String, String> environment) {
        String user = environment.getOrDefault("USER", System.getProperty("user.name", "user"));
        String host = Machine.hostname(environment);
        String name = named != null ? named : environment.getOrDefault("DIBS_SESSION", "");
        Terminal terminal = Terminal.mine();
        String tty = terminal == null ? null : terminal.tty();
        if (!name.isBlank()) {
            return new Participant(name, user, host, pid, tty);
        }
        if (pid != null) {
            return new Participant("pid-" + pid + "@" + host, user, host, pid, tty);
        }
        if (terminal != null) {
            String id = terminal.tty().replace('/', '-') + "-" + terminal.leader() + "@" + host;
            return new Participant(id, user, host, terminal.leader(), tty);
        }
        return new Participant(idOf(user) + "@" + host, user, host, null, null);
    }

    /** A user's name as a part of an id, which begins with a letter or digit and has few other signs. */
    private static String idOf(String user) {
        String id = user.replaceAll("[^A-Za-z0-9._:+~-]", "-");
        return id.isEmpty() || !Character.isLetterOrDigit(id.charAt(0)) ? "u" + id : id;
    }

    /** What it says of itself when it opens its session here. */
    Map<String, Object> opening(Place place) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", id);
        body.put("user", user);
        body.put("hostname", hostname);
        put(body, "pid", pid);
        put(body, "tty", tty);
        body.put("directory", place.directory().toString());
        put(body, "branch", place.branch());
        return body;
    }

    private static void put(Map<String, Object> body, String field, @Nullable Object value) {
        if (value != null) {
            body.put(field, value);
        }
    }
}
