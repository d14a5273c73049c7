package dev.dibs.config;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** This machine. */
public final class Machine {
    private Machine() {}

    /** Its name; looked up where that costs nothing, and the same for whoever asks here. */
    public static String hostname(Map<String, String> environment) {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException noProc) {
            String given = environment.get("HOSTNAME");
            if (given != null && !given.isBlank()) {
                return given;
            }
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (IOException unnamed) {
            return "localhost";
        }
    }
}
