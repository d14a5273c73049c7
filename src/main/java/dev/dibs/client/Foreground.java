package dev.dibs.client;

/** Whether this process has the terminal. */
public final class Foreground {
    private Foreground() {}

    /** Whether a key like Ctrl-C is told to this process, and so to its children, by the terminal itself. */
    public static boolean isThisProcess() {
        return Terminal.isInForeground();
    }
}
