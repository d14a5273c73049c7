package dev.dibs.sim;

/** What can be broken on purpose, to show that the rules would see it. */
enum Bug {
    NONE,
    /** An owner that took over goes on in the epoch that it found. */
    EPOCH_NEVER_STEPS,
    /** Both sides of a cut count from the same place. */
    EPOCH_WITHOUT_PLACE,
    /** Each side counts from the place of its oldest member in its own list, which is not the same on all nodes. */
    EPOCH_BY_LINE,
    /** When a cut heals, the larger side's ledger simply stays. */
    NO_MERGE,
    /** A merge takes every absence for something that the other side never saw. */
    MERGE_FORGETS_SEEN,
    /** A step is written down some time after it was told. */
    WRITTEN_LATE,
    /** Whoever is promoted does not ask who had the ledger before. */
    FORMER_OWNER_FORGOTTEN,
    /** What was written down before a process began is written over by what others have. */
    UNSEEN_WRITTEN_OVER,
    /** The epoch of a ledger that must not be written over what was written down is not written down either. */
    UNSEEN_EPOCH_FORGOTTEN,
    /** A copy takes steps wherever it stands. */
    COPY_UNCHECKED,
    /** A step is told before its copies have it. */
    COPIES_NOT_AWAITED,
    /** With a quorum, a ledger that too few keep yet is told of. */
    COPIES_NOT_COUNTED,
    /** With a quorum, what was told is not confirmed by a majority. */
    NO_BARRIER,
    /** With a quorum, a merge does not know which side a majority stood behind, and may take away what was confirmed. */
    MERGE_MAY_REVOKE,
    /** With a quorum, whoever is still being merged confirms what is done without knowing of its ledger. */
    MERGING_CONFIRMS;

    /**
     * Whether an owner counts who keeps the ledger. As long as one thing goes wrong at a time, that hides what goes wrong without a
     * majority's word: a step that so many copies took is lost to no majority.
     */
    boolean countsCopies() {
        return compareTo(COPIES_NOT_COUNTED) < 0;
    }
}
