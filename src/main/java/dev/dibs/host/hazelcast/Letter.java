package dev.dibs.host.hazelcast;

import dev.dibs.core.model.Command;
import dev.dibs.wire.binary.BinaryForm;
import org.jspecify.annotations.Nullable;

/** A command with its bytes, which are made once, however many members it is sent to. */
final class Letter {
    private final Command command;
    private volatile byte @Nullable [] bytes;

    Letter(Command command) {
        this.command = command;
    }

    Letter(byte[] bytes) {
        this.command = BinaryForm.COMMAND.read(bytes);
        this.bytes = bytes;
    }

    Command command() {
        return command;
    }

    @Override
    public String toString() {
        return command.getClass().getSimpleName();
    }

    byte[] bytes() {
        byte[] made = bytes;
        if (made == null) {
            made = BinaryForm.COMMAND.write(command);
            bytes = made;
        }
        return made;
    }
}
