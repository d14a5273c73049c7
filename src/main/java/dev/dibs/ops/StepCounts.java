package dev.dibs.ops;

import dev.dibs.core.model.Event;
import dev.dibs.core.model.EventType;
import dev.dibs.core.model.Refusal;
import dev.dibs.core.model.Reply;
import dev.dibs.core.model.Settled;
import dev.dibs.core.model.Step;
import dev.dibs.edge.ProblemKind;
import dev.dibs.host.HostException;
import dev.dibs.host.StepListener;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What comes of the steps that this node takes as an owner, counted on the thread of the step: an event costs one addition,
 * and nothing is made.
 *
 * <p>A refusal of a claim is counted when it happens, which an event tells; the answer that repeats it to a caller who waited
 * is not another one. What no event tells is counted by its answer.
 */
final class StepCounts implements StepListener {
    /** Why claims end by themselves: the contract's reasons. */
    private static final List<String> EXPIRIES = List.of("heartbeat", "ttl", "pid", "socket", "node", "offer");

    static final String GRANTED = "granted";
    static final String REFUSED = "refused";
    static final String LEFT = "left";
    private static final int AS_GRANTED = 0;
    private static final int AS_REFUSED = 1;
    private static final int AS_LEFT = 2;

    private final Counts events =
            Counts.of(Stream.of(EventType.values()).map(EventType::text).toList());
    private final Counts refusals = Counts.withOther(Stream.of(
                    ProblemKind.CLAIMED,
                    ProblemKind.COOLING,
                    ProblemKind.DEADLOCK,
                    ProblemKind.TOO_MANY,
                    ProblemKind.SESSION_EXISTS,
                    ProblemKind.UNAUTHENTICATED,
                    ProblemKind.FORBIDDEN,
                    ProblemKind.NO_SUCH_SESSION,
                    ProblemKind.NOT_FOUND,
                    ProblemKind.SESSION_GONE,
                    ProblemKind.CLAIM_LOST,
                    ProblemKind.VERSION_MISMATCH,
                    ProblemKind.BAD_REQUEST,
                    ProblemKind.NO_QUORUM,
                    ProblemKind.STARTING,
                    ProblemKind.STOPPING,
                    ProblemKind.SUSPECT,
                    ProblemKind.UNKNOWN,
                    ProblemKind.INTERNAL)
            .map(ProblemKind::slug)
            .toList());
    private final Counts expiries = Counts.withOther(EXPIRIES);
    private final Counts ends = Counts.of(List.of(GRANTED, REFUSED, LEFT));
    private final Latency waited = Latency.ofPeople();

    @Override
    public void stepTaken(String workspace, Step step) {
        boolean refusalTold = false;
        List<Event> happened = step.events();
        for (int i = 0; i < happened.size(); i++) {
            Event event = happened.get(i);
            events.add(place(event.type()));
            if (event.type() == EventType.CLAIM_REFUSED) {
                refusalTold = true;
                refusals.add(word(event));
            } else if (event.type() == EventType.CLAIM_EXPIRED) {
                expiries.add(word(event));
            }
        }
        List<Settled> settled = step.settled();
        for (int i = 0; i < settled.size(); i++) {
            ended(settled.get(i));
        }
        if (step.answer().reply() instanceof Reply.Refused refused && !refusalTold) {
            answered(refused.refusal());
        }
    }

    /** What a participant of this node wanted came to no step, or nobody knows whether it did. */
    void fault(HostException.Code code) {
        refusals.add(ProblemKind.of(code).slug());
    }

    private void answered(Refusal refusal) {
        if (!(refusal instanceof Refusal.Claimed
                || refusal instanceof Refusal.Cooling
                || refusal instanceof Refusal.Deadlock)) {
            refusals.add(refusal.read(RefusalKinds.OF).slug());
        }
    }

    private void ended(Settled wait) {
        Reply reply = wait.answer().reply();
        boolean refused = reply instanceof Reply.Refused refusal && !(refusal.refusal() instanceof Refusal.NotFound);
        ends.add(reply instanceof Reply.Granted ? AS_GRANTED : refused ? AS_REFUSED : AS_LEFT);
        waited.record(TimeUnit.MILLISECONDS.toNanos(wait.waited()));
    }

    /** No look into a map for each event; the places are of this process alone. */
    @SuppressWarnings("EnumOrdinal")
    private static int place(EventType type) {
        return type.ordinal();
    }

    private static String word(Event event) {
        return event.reason() == null ? "" : event.reason();
    }

    /** Events by type. */
    Counts events() {
        return events;
    }

    long of(EventType type) {
        return events.at(place(type));
    }

    /** Refusals by the slug of the problem. */
    Counts refusals() {
        return refusals;
    }

    /** Claims that ended by themselves, by reason. */
    Counts expiries() {
        return expiries;
    }

    /** Waits that ended, by how. */
    Counts ends() {
        return ends;
    }

    /** How long those waits were. */
    Latency waited() {
        return waited;
    }
}
