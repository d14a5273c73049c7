package dev.dibs.bench;

import dev.dibs.core.ledger.Epochs;
import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.ledger.Merge;
import dev.dibs.core.model.Call;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.LedgerSettings;
import dev.dibs.core.model.Mode;
import dev.dibs.core.model.Owner;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.RequestId;
import dev.dibs.core.model.SessionInfo;
import dev.dibs.core.model.Stamp;
import dev.dibs.wire.binary.BinaryForm;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What a heal does with a ledger that remembers 40,000 answers, as ten minutes of a busy workspace leave them: it is written,
 * read, and merged with another that went on by itself. Written for the first time, each answer is made bytes; then they are kept.
 */
final class WholeLedger {
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 7);
    private static final int ANSWERS = 40_000;
    private static final int SESSIONS = 12;
    private static final int APART = 1_000;

    private WholeLedger() {}

    public static void main(String[] args) {
        Samples first = new Samples();
        Samples again = new Samples();
        Samples read = new Samples();
        Samples merged = new Samples();
        int bytes = 0;
        for (int round = -3; round < ROUNDS; round++) {
            Ledger ledger = filled();
            long begin = System.nanoTime();
            byte[] fresh = BinaryForm.SNAPSHOT.write(ledger.snapshot());
            long written = System.nanoTime();
            byte[] kept = BinaryForm.SNAPSHOT.write(ledger.snapshot());
            long twice = System.nanoTime();
            Ledger other = Ledger.of(BinaryForm.SNAPSHOT.read(kept));
            long back = System.nanoTime();
            goOn(ledger, 0, 0);
            goOn(other, SESSIONS / 2, epoch(ledger));
            long apart = System.nanoTime();
            Stamp stamp = new Stamp(0, 0, "node", epoch(other), Merge.REASON, null);
            Object one = Merge.of(ledger, other, stamp);
            long end = System.nanoTime();
            if (fresh.length != kept.length || one == null) {
                throw new IllegalStateException("written twice it is not the same");
            }
            bytes = kept.length;
            if (round >= 0) {
                first.add((written - begin) / 1e6);
                again.add((twice - written) / 1e6);
                read.add((back - twice) / 1e6);
                merged.add((end - apart) / 1e6);
            }
        }
        Row.remark(
                "%,d answers, %,d KiB: written first in %.0f ms, again in %.0f, read in %.0f, merged in %.0f",
                ANSWERS, bytes >> 10, first.median(), again.median(), read.median(), merged.median());
        double ratio = again.median() / first.median();
        new Row(
                        "whole",
                        "a ledger of 40,000 remembered answers written again, against for the first time",
                        Row.text("%.2f x (%.0f ms against %.0f ms)", ratio, again.median(), first.median()),
                        "0.5 x",
                        ratio <= 0.5)
                .print();
    }

    private static Ledger filled() {
        Ledger ledger = Ledger.create("bench", LedgerSettings.defaults());
        for (int i = 0; i < SESSIONS; i++) {
            Owner owner = new Owner("session " + i, "dev", "workstation-" + i, "pts/" + i, "/home/dev/acme");
            SessionInfo info = new SessionInfo("s-" + i, "worker", owner, 0, "main", "node", Map.of());
            Object opened = ledger.apply(
                    new Command.Open(call(i), info, "token-" + i, "hash-" + i, 0),
                    new Stamp(1, 0, "node", i == 0 ? epoch(ledger) : 0, i == 0 ? "first-use" : "", null));
        }
        for (int i = 0; i < ANSWERS / 2; i++) {
            pair(ledger, i, ledger.clock() + 25, 0);
        }
        return ledger;
    }

    /** Some of the sessions go on with what is theirs, from that one on. */
    private static void goOn(Ledger ledger, int session, long epoch) {
        for (int i = 0; i < APART; i++) {
            pair(ledger, session + i % (SESSIONS / 2), ledger.clock() + 5, i == 0 ? epoch : 0);
        }
    }

    private static void pair(Ledger ledger, int number, long now, long epoch) {
        int session = number % SESSIONS;
        List<Path> paths = List.of(Path.parse("src/part" + session + "/File" + number % 40 + ".java"));
        Object granted = ledger.apply(
                new Command.Take(
                        call(session), paths, Mode.EXCLUSIVE, 0, 0, 0, "Part " + number % 5, Map.of(), "t-" + number),
                new Stamp(now, 0, "node", epoch, epoch == 0 ? "" : "owner-lost", null));
        Object released = ledger.apply(
                new Command.Release(call(session), paths, "", ""), new Stamp(now + 10, 0, "node", 0, "", null));
    }

    private static long epoch(Ledger ledger) {
        return Epochs.next(Epochs.of(ledger.revision()), System.currentTimeMillis(), 0);
    }

    private static Call call(int session) {
        String key = UUID.randomUUID().toString();
        return new Call(new RequestId(key, "print of " + key), "hash-" + session, "node");
    }
}
