package dev.dibs.config;

import java.io.IOException;

/** Waiting, on a thread that may, for what tells nobody when it comes. */
public final class Pause {
    private Pause() {}

    /** Waits for so many milliseconds; who interrupts it breaks off what is being waited for. */
    public static void of(long millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopped);
        }
    }
}
