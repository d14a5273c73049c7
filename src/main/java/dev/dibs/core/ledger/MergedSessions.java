package dev.dibs.core.ledger;

import dev.dibs.core.model.Ending;
import dev.dibs.core.model.EventType;
import dev.dibs.core.session.SessionRecord;
import java.util.Comparator;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who is here, by what two ledgers know.
 *
 * <p>A session that was closed is closed. One that ran out on one side lives on if the other heard of it later than that side
 * ever did: a copy that is merely old knows of no life. Two sessions of one id that were opened apart are two participants:
 * the one that the other side knew before it opened its own gives way, else the one that was heard of last stays.
 */
final class MergedSessions {
    private static final Comparator<SessionRecord> HEARD =
            Comparator.comparingLong(Side::sign).thenComparing(session -> !session.nodeGone());
    private static final Comparator<SessionRecord> ENDED =
            Comparator.<SessionRecord>comparingLong(session -> revision(session.ending()));
    private static final Comparator<SessionRecord> STRANGER = Comparator.<SessionRecord, Boolean>comparing(
                    SessionRecord::alive)
            .thenComparingLong(Side::sign)
            .thenComparingLong(SessionRecord::opened);

    private final Sides sides;
    private final TreeMap<String, SessionRecord> byId = new TreeMap<>();

    MergedSessions(Sides sides) {
        this.sides = sides;
        for (Side side : sides.both()) {
            for (SessionRecord session : side.books.sessions()) {
                byId.computeIfAbsent(session.id(), this::join);
            }
        }
    }

    Iterable<SessionRecord> all() {
        return byId.values();
    }

    SessionRecord get(String id) {
        SessionRecord session = byId.get(id);
        if (session == null) {
            throw new IllegalStateException("session " + id + " is on neither side");
        }
        return session;
    }

    /** Whether the session of this id is the one that the side knows. */
    boolean isOf(Side side, String id) {
        SessionRecord there = side.session(id);
        return there != null && there.opened() == get(id).opened();
    }

    static boolean isClosed(SessionRecord session) {
        return session.ending() != null && session.ending().type().equals(EventType.SESSION_CLOSED.text());
    }

    private SessionRecord join(String id) {
        SessionRecord ofHead = sides.head.session(id);
        SessionRecord ofTail = sides.tail.session(id);
        if (ofHead == null || ofTail == null) {
            Side only = ofHead == null ? sides.tail : sides.head;
            return only.shift.of(Sides.either(ofHead, ofTail));
        }
        boolean same = ofHead.opened() == ofTail.opened();
        Side side = same ? ofOne(ofHead, ofTail) : ofTwo(ofHead, ofTail);
        SessionRecord stays = side == sides.head ? ofHead : ofTail;
        SessionRecord goes = side == sides.head ? ofTail : ofHead;
        return side.shift.of(same ? proved(side, stays, goes) : stays.alsoKnownBy(goes.tokenHash()));
    }

    private Side ofOne(SessionRecord ofHead, SessionRecord ofTail) {
        boolean headClosed = isClosed(ofHead);
        if (headClosed || isClosed(ofTail)) {
            return headClosed && isClosed(ofTail)
                    ? sides.greater(ofHead, ofTail, ENDED)
                    : headClosed ? sides.head : sides.tail;
        }
        if (ofHead.alive() != ofTail.alive()) {
            Side alive = ofHead.alive() ? sides.head : sides.tail;
            return alive.heardLater(sides.other(alive), ofHead.id()) ? alive : sides.other(alive);
        }
        return sides.greater(ofHead, ofTail, HEARD.thenComparing(ENDED));
    }

    private Side ofTwo(SessionRecord ofHead, SessionRecord ofTail) {
        boolean headWasKnown = sides.tail.hasSeen(ofHead.opened());
        boolean tailWasKnown = sides.head.hasSeen(ofTail.opened());
        if (headWasKnown != tailWasKnown) {
            return headWasKnown ? sides.tail : sides.head;
        }
        return sides.greater(ofHead, ofTail, headWasKnown ? Comparator.comparingLong(SessionRecord::opened) : STRANGER);
    }

    /** With the token that it was moved to, wherever that was; the other is told that it moved. */
    private SessionRecord proved(Side side, SessionRecord stays, SessionRecord goes) {
        if (stays.tokenHash().equals(goes.tokenHash())) {
            return sides.headFirst() == side.equals(sides.head)
                    ? stays
                    : stays.provedBy(goes.tokenHash(), goes.formerHashes());
        }
        if (goes.formerHashes().contains(stays.tokenHash())
                && !stays.formerHashes().contains(goes.tokenHash())) {
            return stays.provedBy(goes.tokenHash(), goes.formerHashes());
        }
        return stays.alsoKnownBy(goes.tokenHash());
    }

    private static long revision(@Nullable Ending ending) {
        return ending == null ? 0 : ending.revision();
    }
}
