package dev.dibs.client.cli;

import org.jspecify.annotations.Nullable;

/**
 * What every command may be told.
 *
 * @param workspace {@code -w}
 * @param session {@code --as}
 * @param pid {@code --pid}
 * @param json {@code --json}
 */
record Common(
        @Nullable String workspace,
        @Nullable String session,
        @Nullable Long pid,
        boolean json) {}
