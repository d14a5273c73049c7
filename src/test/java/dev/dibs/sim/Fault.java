package dev.dibs.sim;

/**
 * Something that goes wrong.
 *
 * @param what a bit for each machine on one side of a cut, the number of a machine, or milliseconds that a clock jumps
 */
record Fault(long atMillis, Kind kind, int what, long amount) {
    enum Kind {
        CUT,
        HEAL,
        CRASH,
        RESTART,
        BLACKOUT,
        FREEZE,
        THAW,
        JUMP,
        HAND_OVER,
        LOSSY,
        CALM
    }
}
