package dev.dibs.service;

/** A request is malformed; {@code field} is wrong, and the message says why and what is allowed. */
public final class BadRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String field;

    /** Names the field, and what is wrong with it in a sentence for the user. */
    public BadRequestException(String field, String problem) {
        super(problem);
        this.field = field;
    }

    /** The field that is wrong. */
    public String field() {
        return field;
    }
}
