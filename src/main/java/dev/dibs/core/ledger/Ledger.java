package dev.dibs.core.ledger;

import dev.dibs.core.claim.Cooling;
import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Claim;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.LedgerSettings;
import dev.dibs.core.model.Query;
import dev.dibs.core.model.Refusal;
import dev.dibs.core.model.Resource;
import dev.dibs.core.model.Stamp;
import dev.dibs.core.model.Step;
import dev.dibs.core.session.Loss;
import dev.dibs.core.session.SessionRecord;
import dev.dibs.core.waiting.Outcome;
import dev.dibs.core.waiting.Waiter;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * All that is true of one workspace: a state machine that takes commands and gives steps.
 *
 * <p>A step first lets happen what is due by its time, in order of when it was due; then it answers from memory if the request
 * was answered before; else it carries the command out or refuses it. The same commands with the same stamps lead every copy
 * through the same states. Not safe for threads: one step at a time.
 */
public final class Ledger {
    private final Books books;
    private final Turn turn;
    private final Rules rules;

    private Ledger(Books books) {
        this.books = books;
        this.turn = new Turn(books);
        this.rules = new Rules(books, turn);
    }

    /** A ledger that holds nothing, at revision 0. */
    public static Ledger create(String workspace, LedgerSettings settings) {
        return new Ledger(new Books(workspace, settings));
    }

    /** A ledger over books that were filled in. */
    static Ledger of(Books books) {
        return new Ledger(books);
    }

    /** The ledger that a snapshot was taken of. */
    public static Ledger of(Snapshot snapshot) {
        return new Ledger(books(snapshot));
    }

    /** The books that a snapshot was taken of. */
    static Books books(Snapshot snapshot) {
        Books books = new Books(snapshot.workspace(), snapshot.settings());
        books.clock = snapshot.clock();
        books.offset = snapshot.offset();
        books.owner = snapshot.owner();
        books.revision = snapshot.revision();
        books.steps = snapshot.steps();
        books.confirmed = snapshot.confirmed();
        books.confirmedAt = snapshot.confirmedAt();
        books.seen.addAll(snapshot.seen());
        for (SessionRecord session : snapshot.sessions()) {
            books.sessions.put(session);
        }
        for (Claim claim : snapshot.claims()) {
            books.claims.put(claim);
        }
        for (Loss loss : snapshot.losses()) {
            books.losses.add(loss, Integer.MAX_VALUE);
        }
        for (Cooling cooling : snapshot.cooling()) {
            books.cooling.put(cooling);
        }
        books.line.countFrom(snapshot.places());
        for (Waiter waiter : snapshot.waiters()) {
            books.line.put(waiter);
        }
        for (Outcome outcome : snapshot.outcomes()) {
            books.outcomes.add(outcome, Integer.MAX_VALUE);
        }
        for (Resource resource : snapshot.resources()) {
            books.resources.put(resource);
        }
        for (Remembered answer : snapshot.answers()) {
            books.answers.put(answer);
        }
        for (Event event : snapshot.events()) {
            books.ring.add(event, snapshot.settings());
        }
        books.reckonDue();
        return books;
    }

    /** All of it as values. */
    public Snapshot snapshot() {
        return new Snapshot(
                books.workspace,
                books.settings,
                books.clock,
                books.offset,
                books.owner,
                books.revision,
                books.seen.all(books.revision),
                new ArrayList<>(books.sessions.all()),
                books.claims.all(),
                books.losses.all(),
                books.cooling.all(),
                books.line.places(),
                new ArrayList<>(books.line.all()),
                books.outcomes.all(),
                books.resources.all(),
                books.answers.all(),
                books.ring.all(),
                books.steps,
                books.confirmed,
                books.confirmedAt);
    }

    /**
     * Carries a command out, or refuses it; never half. The first step of a ledger must have an epoch in its stamp.
     *
     * @throws RuntimeException when the request was answered before and that answer cannot be read
     */
    public Step apply(Command command, Stamp stamp) {
        if (stamp.epoch() != 0 && stamp.epoch() <= Epochs.of(books.revision)) {
            throw new IllegalStateException("epoch " + stamp.epoch() + " is not after " + Epochs.of(books.revision));
        }
        if (books.revision == 0 && stamp.epoch() == 0) {
            throw new IllegalStateException("the first step in workspace " + books.workspace + " names no epoch");
        }
        // throws, if it does, while nothing is changed
        var ignored = recall(command);
        long before = books.revision;
        turn.begin();
        accept(stamp);
        rules.happen();
        Answer known = recall(command);
        boolean idle = known != null || command instanceof Command.Tick;
        if (!idle || books.revision != before || stamp.settings() != null) {
            books.steps++;
        }
        if (known != null) {
            return new Step(known, turn.events(), turn.settled());
        }
        Answer answer = turn.answer(rules.carryOut(command));
        if (rules.isRemembered(command)) {
            books.answers.add(command.call(), books.clock, answer);
        }
        return new Step(answer, turn.events(), turn.settled());
    }

    private void accept(Stamp stamp) {
        books.clock = Math.max(books.clock, stamp.now());
        books.offset = stamp.offset();
        books.owner = stamp.owner();
        books.confirmed = Math.max(books.confirmed, stamp.confirmed());
        books.confirmedAt = Math.max(books.confirmedAt, stamp.confirmedAt());
        LedgerSettings settings = stamp.settings();
        if (settings != null && !settings.equals(books.settings)) {
            books.settings = settings;
            books.reckonDue();
        }
        if (stamp.epoch() != 0) {
            turn.stepEpoch(stamp.epoch(), stamp.why());
        }
        books.answers.forgetBefore(books.clock, books.settings);
        // as long as an offer may wait to be called for, its ticket is known
        books.outcomes.forgetBefore(
                books.clock - Math.max(books.settings.answerMillis(), books.settings.ticketGraceMillis()));
    }

    /** The answer that a request got before, or why it can have none; null when it is new. */
    private @Nullable Answer recall(Command command) {
        Remembered remembered = books.answers.get(command.call());
        boolean chosen = command.call().request().chosen();
        if (remembered == null) {
            return chosen && books.answers.isFull(books.settings)
                    ? turn.answer(Turn.refused(new Refusal.TooMany(
                            "requests with an Idempotency-Key", books.settings.maxAnswers(), "ledger.max-answers")))
                    : null;
        }
        if (!remembered.fingerprint().equals(command.call().request().fingerprint())) {
            return turn.answer(Turn.refused(new Refusal.Invalid(
                    "Idempotency-Key",
                    "key '" + command.call().request().value()
                            + "' was used for another request less than 10 minutes ago; make up a new one")));
        }
        return remembered.answer();
    }

    /** Answers a query, as of {@code now} by the ledger's clock; changes nothing. */
    public Answer ask(Query query, long now, long offset) {
        return new Answer(query.read(new Queries(books)), books.revision, Math.max(now, books.clock), offset);
    }

    /** From when on the next thing happens by itself, by the ledger's clock; {@code Claim.NEVER} when nothing does. */
    public long nextDeadline() {
        return books.due.isEmpty() ? Claim.NEVER : books.due.first().at() + 1;
    }

    /** The ledger's clock at the last step. */
    public long clock() {
        return books.clock;
    }

    /** How many claims are held. */
    public int claims() {
        return books.claims.size();
    }

    /** How many sessions are alive. */
    public int sessions() {
        return books.sessions.alive();
    }

    /** How many requests stand in line. */
    public int waiters() {
        return books.line.size();
    }

    /**
     * How many steps it took, aside from ticks and repeated requests that nothing came of: those need not be told to anybody, as
     * all that they do is done by the next step too. With the revision it says where the ledger stands.
     */
    public long steps() {
        return books.steps;
    }

    /** Whose ledger it is. */
    public String workspace() {
        return books.workspace;
    }

    /** The last event's revision. */
    public long revision() {
        return books.revision;
    }

    /** The node that took the last step; empty before the first. */
    public String owner() {
        return books.owner;
    }

    /** Whether a revision, and all that led to it, is part of what happened here. */
    public boolean hasSeen(long revision) {
        return revision <= books.revision && Epochs.of(revision) == Epochs.of(books.revision)
                || books.seen.has(revision);
    }

    /** Whether it is at this revision after so many steps. */
    public boolean isAt(long revision, long steps) {
        return books.revision == revision && steps() == steps;
    }

    /** What rules it. */
    public LedgerSettings settings() {
        return books.settings;
    }
}
