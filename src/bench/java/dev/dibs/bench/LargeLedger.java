package dev.dibs.bench;

import dev.dibs.ClaimOptions;
import dev.dibs.Session;
import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.Query;
import dev.dibs.core.model.Reply;
import dev.dibs.core.model.Stamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Claims and releases through the Java API in a workspace with 100,000 live claims against one with 100, in turns; beside it
 * the same in the ledger alone.
 */
final class LargeLedger {
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 7);
    private static final int OPERATIONS = 30_000;
    private static final int LARGE = 99_000;
    private static final int SMALL = 100;
    private static final int AT_ONCE = 500;

    private LargeLedger() {}

    public static void main(String[] args) throws Exception {
        ledgersAlone();
        try (Embedded node = Embedded.start("bench-" + ProcessHandle.current().pid(), List.of(), 0);
                Callers callers = new Callers(4)) {
            List<Session> small = filled(node, "small", SMALL);
            List<Session> large = filled(node, "large", LARGE);
            Samples ofSmall = new Samples();
            Samples ofLarge = new Samples();
            for (int round = -4; round < ROUNDS; round++) {
                double first = micros(callers, small);
                double second = micros(callers, large);
                if (round >= 0) {
                    ofSmall.add(first);
                    ofLarge.add(second);
                }
            }
            double ratio = ofLarge.median() / ofSmall.median();
            new Row(
                            "size",
                            "an operation in a workspace with 100,000 live claims against one with 100",
                            Row.text("%.2f x (%.1f us against %.1f us)", ratio, ofLarge.median(), ofSmall.median()),
                            "within 1.3 x",
                            ratio <= 1.3)
                    .print();
        }
        System.exit(0);
    }

    private static List<Session> filled(Embedded node, String workspace, int claims) throws Exception {
        List<Session> sessions = node.sessions(workspace, 4);
        ClaimOptions options = new ClaimOptions().setReason("Updating the roadmap");
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < claims; i++) {
            paths.add(path(i));
            if (paths.size() == AT_ONCE || i == claims - 1) {
                Object held = Embedded.done(sessions.get(0).claim(paths, options));
                paths = new ArrayList<>();
            }
        }
        return sessions;
    }

    private static String path(int i) {
        return "src/main/java/dev/acme/part" + i % 100 + "/module" + i % 1_000 + "/File" + i + ".java";
    }

    private static double micros(Callers callers, List<Session> sessions) throws Exception {
        ClaimOptions options = new ClaimOptions().setReason("because");
        AtomicInteger next = new AtomicInteger();
        Callers.Tally tally = callers.run(Duration.ofMillis(1_200), i -> {
            // spread over the whole tree, and alike in both workspaces
            String path = path(1_000_000 + next.getAndAdd(7_919) % 100_000);
            Object claim = Embedded.done(sessions.get(i).claim(path, options));
            Object released = Embedded.done(sessions.get(i).release(List.of(path)));
        });
        return 1e6 / (2 * tally.perSecond());
    }

    private static void ledgersAlone() {
        Ledger small = HeapPerClaim.filled(SMALL, 10, 3_600_000);
        Ledger large = HeapPerClaim.filled(LARGE, 1_000, 3_600_000);
        Samples ofSmall = new Samples();
        Samples ofLarge = new Samples();
        for (int round = -5; round < 9; round++) {
            double first = round(small, 10, round);
            double second = round(large, 1_000, round);
            if (round >= 0) {
                ofSmall.add(first);
                ofLarge.add(second);
            }
        }
        Row.remark(
                "the ledger alone, claims, checks and releases: %.2f us against %.2f us, %.2f x",
                ofLarge.median(), ofSmall.median(), ofLarge.median() / ofSmall.median());
    }

    /** Microseconds for each operation. */
    private static double round(Ledger ledger, int sessions, int round) {
        Stamp stamp = new Stamp(ledger.clock() + 1, 0, "node", 0, "", null);
        long start = System.nanoTime();
        for (int i = 0; i < OPERATIONS; i += 3) {
            // spread over the whole tree, and the same in both ledgers
            int number = 1_000_000 + (i * 7_919) % 100_000;
            String request = round + "-" + i;
            Command.Take like = (Command.Take) HeapPerClaim.take(number, sessions, 0);
            Command take = new Command.Take(
                    HeapPerClaim.call(number % sessions, request),
                    like.paths(),
                    like.mode(),
                    0,
                    0,
                    0,
                    like.reason(),
                    like.labels(),
                    like.ticket());
            Path path = like.paths().get(0);
            if (!(ledger.apply(take, stamp).answer().reply() instanceof Reply.Granted)
                    || !(ledger.ask(new Query.Check(path), stamp.now(), 0).reply() instanceof Reply.Checked)) {
                throw new IllegalStateException("not granted: " + path);
            }
            Command release = new Command.Release(
                    HeapPerClaim.call(number % sessions, request + "-release"), List.of(path), "", "");
            if (!(ledger.apply(release, stamp).answer().reply() instanceof Reply.Released)) {
                throw new IllegalStateException("not released: " + path);
            }
        }
        return (System.nanoTime() - start) / 1e3 / OPERATIONS;
    }
}
