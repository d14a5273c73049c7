package dev.dibs.bench;

import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.Query;
import dev.dibs.core.model.Reply;
import dev.dibs.core.model.Stamp;
import java.util.List;

/** A claim, a check and a release in a ledger with 100,000 live claims against one with 100, in turns. */
final class LargeLedger {
    private static final int ROUNDS = 15;
    private static final int OPERATIONS = 30_000;

    private LargeLedger() {}

    public static void main(String[] args) {
        Ledger small = HeapPerClaim.filled(100, 10, 3_600_000);
        Ledger large = HeapPerClaim.filled(99_990, 1_000, 3_600_000);
        Samples ofSmall = new Samples();
        Samples ofLarge = new Samples();
        for (int round = -5; round < ROUNDS; round++) {
            double first = round(small, 10, round);
            double second = round(large, 1_000, round);
            if (round >= 0) {
                ofSmall.add(first);
                ofLarge.add(second);
            }
        }
        double ratio = ofLarge.median() / ofSmall.median();
        new Row(
                        "size",
                        "an operation in a workspace with 100,000 live claims against one with 100",
                        Row.text(
                                "%.2f x (%.2f us against %.2f us in the ledger)",
                                ratio, ofLarge.median(), ofSmall.median()),
                        "within 1.3 x",
                        ratio <= 1.3)
                .print();
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
