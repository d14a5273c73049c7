package dev.dibs.bench;

import dev.dibs.core.ledger.Epochs;
import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.model.Call;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.LedgerSettings;
import dev.dibs.core.model.Mode;
import dev.dibs.core.model.Owner;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.RequestId;
import dev.dibs.core.model.SessionInfo;
import dev.dibs.core.model.Stamp;
import java.util.List;
import java.util.Map;

/**
 * The heap that a ledger takes for each of 100,000 live claims with a reason and a time to live of their own, one request
 * each, of 1,000 sessions, after a full collection. The ledger itself is measured, with all its indexes, its ring of events and
 * the answers it remembers; a node's other parts keep nothing of a claim.
 */
final class HeapPerClaim {
    private static final int CLAIMS = 100_000;
    private static final int SESSIONS = 1_000;

    private HeapPerClaim() {}

    public static void main(String[] args) throws Exception {
        long before = used();
        Ledger ledger = filled(CLAIMS, SESSIONS, 3_600_000);
        long after = used();
        long events = ledger.snapshot().events().size();
        long answers = ledger.snapshot().answers().size();
        if (ledger.snapshot().claims().size() != CLAIMS) {
            throw new IllegalStateException("not all claims were granted");
        }
        double each = (double) (after - before) / CLAIMS;
        Row.remark("with %d events and %d answers kept", events, answers);
        new Row(
                        "heap",
                        "heap per live claim, 100,000 claims with reasons, all of the ledger",
                        Row.text("%.0f bytes", each),
                        "under 600 bytes",
                        each < 600)
                .print();
    }

    /** A ledger in which each session holds its part of the claims. */
    static Ledger filled(int claims, int sessions, long ttl) {
        Ledger ledger = Ledger.create("bench", LedgerSettings.defaults());
        long epoch = Epochs.next(0, System.currentTimeMillis(), 0);
        for (int i = 0; i < sessions; i++) {
            Owner owner = new Owner("session " + i, "dev", "workstation-" + i, "pts/" + i, "/home/dev/acme");
            SessionInfo info = new SessionInfo("s-" + i, "worker", owner, 0, "main", "node", Map.of());
            Object opened = ledger.apply(
                    new Command.Open(call(i, "open-" + i), info, "token-" + i, "hash-" + i, 0),
                    new Stamp(1, 0, "node", i == 0 ? epoch : 0, i == 0 ? "first-use" : "", null));
        }
        for (int i = 0; i < claims; i++) {
            Object granted = ledger.apply(take(i, sessions, ttl), new Stamp(2 + i / 100, 0, "node", 0, "", null));
        }
        return ledger;
    }

    /** A claim on a path that is like a file's, deep in a tree. */
    static Command take(int number, int sessions, long ttl) {
        String path =
                "src/main/java/dev/acme/part" + number % 100 + "/module" + number % 1_000 + "/File" + number + ".java";
        return new Command.Take(
                call(number % sessions, "take-" + number),
                List.of(Path.parse(path)),
                Mode.EXCLUSIVE,
                ttl,
                0,
                0,
                "Updating the roadmap, part " + number,
                Map.of(),
                "t-" + number);
    }

    static Call call(int session, String request) {
        return new Call(RequestId.own(request), "hash-" + session, "node");
    }

    private static long used() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(100);
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
