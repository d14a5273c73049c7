package dev.dibs.host;

import dev.dibs.core.model.Step;

/** Is told of each step that a node carries out. */
@FunctionalInterface
public interface StepListener {
    /** A step was taken; called on the thread that took it, which must not be held up. */
    void stepTaken(String workspace, Step step);
}
