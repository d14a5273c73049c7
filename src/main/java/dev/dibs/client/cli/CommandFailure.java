package dev.dibs.client.cli;

/** A command that ends here, with a sentence for the user and an exit code. */
final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int exit;

    CommandFailure(int exit, String message) {
        super(message);
        this.exit = exit;
    }

    int exit() {
        return exit;
    }
}
