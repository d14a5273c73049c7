package dev.dibs.client.cli;

import dev.dibs.config.Settings;

/** Runs a node in this process. */
public interface NodeRunner {
    /** Runs until it is stopped; returns the exit code. */
    int run(Settings settings) throws Exception;
}
