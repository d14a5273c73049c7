package dev.dibs.client;

import java.io.IOException;

/** No node, or no cluster behind it, could be reached; the message says what to do. */
public final class Unreachable extends IOException {
    private static final long serialVersionUID = 1;

    /** With a sentence for the user. */
    public Unreachable(String message) {
        super(message);
    }
}
