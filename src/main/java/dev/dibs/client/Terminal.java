package dev.dibs.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The controlling terminal of this process, as Linux tells it.
 *
 * @param tty its name: {@code pts/4}
 * @param leader the session leader's process
 */
record Terminal(String tty, long leader) {
    /** The terminal of this process; null if it has none, or on a system without {@code /proc}. */
    static @Nullable Terminal mine() {
        try {
            Terminal found = parse(Files.readString(Path.of("/proc/self/stat")));
            return found != null && Files.exists(Path.of("/proc", Long.toString(found.leader()))) ? found : null;
        } catch (IOException noProc) {
            return null;
        }
    }

    /** Reads a line of {@code /proc/PID/stat}; the fields after the command's name are state, ppid, pgrp, session, tty. */
    static @Nullable Terminal parse(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
        if (fields.length < 5) {
            return null;
        }
        long session = Long.parseLong(fields[3]);
        int device = Integer.parseInt(fields[4]);
        return session <= 0 || device == 0 ? null : new Terminal(name(device), session);
    }

    /** Whether a key that ends a program is told to this process by the terminal itself, so to its children as well. */
    static boolean isInForeground() {
        try {
            String stat = Files.readString(Path.of("/proc/self/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
            return fields.length > 5 && !fields[4].equals("0") && fields[2].equals(fields[5]);
        } catch (IOException noProc) {
            return false;
        }
    }

    private static String name(int device) {
        int major = (device >> 8) & 0xfff;
        int minor = (device & 0xff) | ((device >> 12) & 0xfff00);
        if (major >= 136 && major <= 143) {
            return "pts/" + (minor + (major - 136) * 256);
        }
        return major == 4 ? "tty" + minor : "tty-" + major + "-" + minor;
    }
}
