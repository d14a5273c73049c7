package dev.dibs.sim;

/** How much happened: histories in which little happens prove little. */
final class Load {
    long histories;
    long grants;
    long cuts;
    long merges;
    long crashes;
    long returns;
    long takeOvers;
    long doubles;
    /** Of several steps that were taken together. */
    long runs;

    void add(Load other) {
        histories += other.histories;
        grants += other.grants;
        cuts += other.cuts;
        merges += other.merges;
        crashes += other.crashes;
        returns += other.returns;
        takeOvers += other.takeOvers;
        doubles += other.doubles;
        runs += other.runs;
    }

    @Override
    public String toString() {
        return histories + " histories: " + grants + " grants told, " + cuts + " cuts, " + merges + " merges, "
                + crashes
                + " crashes, " + returns + " ledgers brought back, " + takeOvers + " promotions, " + doubles
                + " paths granted to two at a time, " + runs + " runs of several steps";
    }
}
