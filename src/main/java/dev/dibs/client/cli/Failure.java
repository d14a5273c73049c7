package dev.dibs.client.cli;

import dev.dibs.client.Unreachable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;

/** What a command failed with, as a sentence and an exit code; no stack trace. */
final class Failure {
    /** What such a sentence begins with. */
    static final String MARK = "dibs: ";

    private Failure() {}

    /** Says what is wrong; returns the exit code. */
    static int tell(Shell shell, Exception why) {
        shell.err().println(MARK + sentence(why));
        return exit(why);
    }

    private static int exit(Exception why) {
        if (why instanceof CommandFailure failure) {
            return failure.exit();
        }
        if (why instanceof Unreachable) {
            return Exit.UNREACHABLE;
        }
        return why instanceof IllegalArgumentException ? Exit.USAGE : Exit.FAILED;
    }

    private static String sentence(Exception why) {
        String message = why.getMessage();
        String text = message == null ? why.getClass().getSimpleName() : message;
        if (why instanceof AccessDeniedException) {
            return text + " cannot be used: permission denied; look with: dibs doctor";
        }
        if (why instanceof FileSystemException broken) {
            String reason = broken.getReason();
            return broken.getFile() + ": " + (reason == null ? why.getClass().getSimpleName() : reason)
                    + "; look with: dibs doctor";
        }
        boolean told =
                why instanceof CommandFailure || why instanceof IllegalArgumentException || why instanceof IOException;
        return told ? text : "unexpected: " + text + " (" + why.getClass().getName() + ")";
    }
}
