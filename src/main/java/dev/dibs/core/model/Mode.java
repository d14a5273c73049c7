package dev.dibs.core.model;

/** How a claim holds its path: alone, or together with others that are shared too. */
public enum Mode {
    EXCLUSIVE("exclusive"),
    SHARED("shared");

    private final String text;

    Mode(String text) {
        this.text = text;
    }

    /** The word that users see. */
    public String text() {
        return text;
    }

    /** Whether a hold in this mode already gives what {@code wanted} asks for. */
    public boolean covers(Mode wanted) {
        return this == EXCLUSIVE || wanted == SHARED;
    }

    /** Whether two sessions may not hold related paths in these modes at one time. */
    public boolean conflicts(Mode other) {
        return this == EXCLUSIVE || other == EXCLUSIVE;
    }
}
