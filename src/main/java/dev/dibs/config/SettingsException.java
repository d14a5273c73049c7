package dev.dibs.config;

/** A setting that cannot be used; the message names the key, the value and what is allowed. */
public final class SettingsException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    SettingsException(String message) {
        super(message);
    }
}
