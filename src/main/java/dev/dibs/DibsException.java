package dev.dibs;

/** Something was not done; {@link #slug()} is the name of the problem that REST answers with. */
public class DibsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String slug;

    DibsException(String slug, String message) {
        super(message);
        this.slug = slug;
    }

    /** The problem's name, like {@code claimed} or {@code session-gone}. */
    public final String slug() {
        return slug;
    }
}
