package dev.dibs.service;

import org.jspecify.annotations.Nullable;

/** Whether the caller of a call that blocks is still there; belongs to one Vert.x context. */
public final class Listening {
    private boolean gone;
    private @Nullable Runnable whenGone;

    /** The caller is gone: what its call would get is offered to whoever calls for the ticket. */
    public void hangUp() {
        gone = true;
        if (whenGone != null) {
            whenGone.run();
            whenGone = null;
        }
    }

    void whenGone(@Nullable Runnable action) {
        whenGone = action;
        if (gone && action != null) {
            hangUp();
        }
    }
}
