package dev.dibs.bench;

import dev.dibs.ClaimOptions;
import dev.dibs.Session;
import dev.dibs.config.JournalSettings;
import dev.dibs.journal.Journal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Claims and releases on a node that writes them down, against one that does not, in turns. */
final class JournalCost {
    private static final int CALLERS = 16;
    private static final String WORKSPACE = "bench";
    private static final Duration ROUND = Duration.ofMillis(1_500);
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 11);
    /** Rounds until the compilers of both sidecars are done: before, they take more than the journal does. */
    private static final int WARM_UP = 30;

    private JournalCost() {}

    public static void main(String[] args) throws Exception {
        String cluster = "bench-" + ProcessHandle.current().pid();
        Path folder = Files.createTempDirectory("dibs-bench-journal");
        try (Journal journal = Journal.open(folder.resolve("journal"), JournalSettings.defaults());
                Embedded plain = Embedded.start(cluster + "-off", List.of(), 0);
                Embedded kept = Embedded.start(cluster + "-on", List.of(), 0, journal);
                Callers all = new Callers(CALLERS)) {
            Callers.Call off = pair(plain);
            Callers.Call on = pair(kept);
            all.warmUp(off);
            all.warmUp(on);
            Samples with = new Samples();
            Samples without = new Samples();
            Samples ratios = new Samples();
            for (int round = 0; round < ROUNDS; round++) {
                double bare = 2 * all.run(ROUND, off).perSecond();
                double written = 2 * all.run(ROUND, on).perSecond();
                without.add(bare);
                with.add(written);
                ratios.add(written / bare);
            }
            Row.remark("steps that found no room: %,d; waiting now: %,d", journal.lost(), journal.waiting());
            new Row(
                            "journal",
                            "claims and releases with the journal on, against off, 16 callers",
                            Row.text(
                                    "%.2f x (%,.0f/s against %,.0f/s); %,d not written down",
                                    ratios.median(), with.median(), without.median(), journal.lost()),
                            "0.85 x; 0",
                            ratios.median() >= 0.85 && journal.lost() == 0)
                    .print();
        } finally {
            Folders.delete(folder);
        }
        overRest();
        System.exit(0);
    }

    /** The same as a sidecar's callers see it. */
    private static void overRest() throws Exception {
        Samples with = new Samples();
        Samples without = new Samples();
        Samples ratios = new Samples();
        try (SidecarProcess plain = SidecarProcess.start(Map.of("DIBS_JOURNAL_ENABLED", "false"));
                SidecarProcess kept = SidecarProcess.start(Map.of());
                HttpLoad off = new HttpLoad(plain.port(), CALLERS);
                HttpLoad on = new HttpLoad(kept.port(), CALLERS)) {
            byte[][][] toPlain = RestPairs.requests(plain.port(), CALLERS);
            byte[][][] toKept = RestPairs.requests(kept.port(), CALLERS);
            for (int round = -WARM_UP; round < ROUNDS; round++) {
                double bare = off.run(ROUND, toPlain);
                double written = on.run(ROUND, toKept);
                if (round >= 0) {
                    without.add(bare);
                    with.add(written);
                    ratios.add(written / bare);
                }
            }
        }
        new Row(
                        "journal",
                        "the same over REST, 16 keep-alive connections to a sidecar",
                        Row.text("%.2f x (%,.0f/s against %,.0f/s)", ratios.median(), with.median(), without.median()),
                        "0.85 x",
                        ratios.median() >= 0.85)
                .print();
    }

    private static Callers.Call pair(Embedded node) throws Exception {
        List<Session> sessions = node.sessions(WORKSPACE, CALLERS);
        ClaimOptions options = new ClaimOptions().setReason("because");
        return i -> {
            Session session = sessions.get(i);
            String path = "customers/" + i;
            Object claim = Embedded.done(session.claim(path, options));
            Object released = Embedded.done(session.release(List.of(path)));
        };
    }
}
