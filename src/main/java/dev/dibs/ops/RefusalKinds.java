package dev.dibs.ops;

import dev.dibs.core.model.Refusal;
import dev.dibs.edge.ProblemKind;

/** The kind of problem that a refusal is shown as. */
enum RefusalKinds implements Refusal.Cases<ProblemKind> {
    /** The only one. */
    OF;

    @Override
    public ProblemKind on(Refusal.Claimed refusal) {
        return ProblemKind.CLAIMED;
    }

    @Override
    public ProblemKind on(Refusal.Cooling refusal) {
        return ProblemKind.COOLING;
    }

    @Override
    public ProblemKind on(Refusal.Deadlock refusal) {
        return ProblemKind.DEADLOCK;
    }

    @Override
    public ProblemKind on(Refusal.SessionExists refusal) {
        return ProblemKind.SESSION_EXISTS;
    }

    @Override
    public ProblemKind on(Refusal.Unauthenticated refusal) {
        return ProblemKind.UNAUTHENTICATED;
    }

    @Override
    public ProblemKind on(Refusal.Forbidden refusal) {
        return ProblemKind.FORBIDDEN;
    }

    @Override
    public ProblemKind on(Refusal.NoSuchSession refusal) {
        return ProblemKind.NO_SUCH_SESSION;
    }

    @Override
    public ProblemKind on(Refusal.NotFound refusal) {
        return ProblemKind.NOT_FOUND;
    }

    @Override
    public ProblemKind on(Refusal.SessionGone refusal) {
        return ProblemKind.SESSION_GONE;
    }

    @Override
    public ProblemKind on(Refusal.ClaimLost refusal) {
        return ProblemKind.CLAIM_LOST;
    }

    @Override
    public ProblemKind on(Refusal.VersionMismatch refusal) {
        return ProblemKind.VERSION_MISMATCH;
    }

    @Override
    public ProblemKind on(Refusal.TooMany refusal) {
        return ProblemKind.TOO_MANY;
    }

    @Override
    public ProblemKind on(Refusal.Invalid refusal) {
        return ProblemKind.BAD_REQUEST;
    }
}
