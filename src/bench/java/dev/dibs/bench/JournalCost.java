package dev.dibs.bench;

import dev.dibs.ClaimOptions;
import dev.dibs.Session;
import dev.dibs.config.JournalSettings;
import dev.dibs.journal.Journal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Claims and releases on a node that writes them down, against one that does not, in turns. */
final class JournalCost {
    private static final int CALLERS = 16;
    private static final String WORKSPACE = "bench";
    private static final Duration ROUND = Duration.ofMillis(1_500);
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 7);

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
        System.exit(0);
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
