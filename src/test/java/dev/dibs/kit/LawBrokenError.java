package dev.dibs.kit;

/** A law did not hold after a step. */
public final class LawBrokenError extends AssertionError {
    private static final long serialVersionUID = 1;

    private final String law;

    public LawBrokenError(String law, String what) {
        super(law + ": " + what);
        this.law = law;
    }

    public LawBrokenError(String law, Throwable cause) {
        super(law + ": " + cause, cause);
        this.law = law;
    }

    /** The name of the law. */
    public String law() {
        return law;
    }

    /** Throws unless {@code holds}; the arguments are joined to the story. */
    public static void check(boolean holds, String law, Object... story) {
        if (!holds) {
            StringBuilder what = new StringBuilder();
            for (Object part : story) {
                what.append(part).append(' ');
            }
            throw new LawBrokenError(law, what.toString().trim());
        }
    }
}
