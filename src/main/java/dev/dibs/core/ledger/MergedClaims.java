package dev.dibs.core.ledger;

import dev.dibs.core.claim.ClaimIndex;
import dev.dibs.core.ledger.Side.Spot;
import dev.dibs.core.model.Claim;
import dev.dibs.core.model.Ending;
import dev.dibs.core.model.EventType;
import dev.dibs.core.session.Loss;
import dev.dibs.core.session.SessionRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who holds what, by what two ledgers know, and who has to let go.
 *
 * <p>What both have stays. What one has and the other never saw stays. What the other saw and no longer has was let go there
 * and stays gone, unless it merely ran out there while its session was heard of later here: because the session ran out
 * there, or the claim was renewed here, or the offer taken up. Nor does it stay when the other side gave out a higher fence for
 * it meanwhile, were it to the same session that has nothing of it left. Of what then conflicts, and of two grants of one path
 * to one session, the higher fence stays.
 */
final class MergedClaims {
    private static final Comparator<Claim> LASTING = Comparator.comparingLong(Claim::deadline);
    private static final Comparator<Claim> FENCE =
            Comparator.comparingLong(Claim::fence).thenComparing(Claim::path).thenComparing(Claim::session);

    private final Sides sides;
    private final MergedSessions sessions;
    private final GivenFences givenByHead;
    private final GivenFences givenByTail;
    private final TreeMap<Claim, Farewell> farewells = new TreeMap<>(FENCE);
    private int revived;

    /**
     * A claim that is taken away, and must be told of.
     *
     * @param type released when its session was closed on the other side, else revoked
     * @param by who took it; empty when nobody did
     * @param held the claim in whose way it is; null for none
     * @param remembered whether its session is told when it next asks for it
     * @param withSession whether it ended because its session did
     */
    record Farewell(
            Claim claim,
            EventType type,
            String reason,
            String by,
            @Nullable Claim held,
            boolean remembered,
            boolean withSession) {}

    MergedClaims(Sides sides, MergedSessions sessions) {
        this.sides = sides;
        this.sessions = sessions;
        this.givenByHead = new GivenFences(sides.head, sides.tail);
        this.givenByTail = new GivenFences(sides.tail, sides.head);
    }

    /** The claims to be told of, lowest fence first. */
    Iterable<Farewell> farewells() {
        return farewells.values();
    }

    /** How many had run out on one side. */
    int revived() {
        return revived;
    }

    /** Fills an empty index. */
    void fill(ClaimIndex kept) {
        TreeSet<Spot> spots = new TreeSet<>();
        for (Side side : sides.both()) {
            side.books.claims().forEach(claim -> spots.add(Spot.of(claim)));
        }
        TreeSet<Claim> candidates = new TreeSet<>(FENCE.reversed());
        for (Spot spot : spots) {
            Claim ofHead = standing(sides.head, spot);
            Claim ofTail = standing(sides.tail, spot);
            if (ofHead != null && ofTail != null && ofHead.fence() == ofTail.fence()) {
                candidates.add(joined(ofHead, ofTail));
                continue;
            }
            if (ofHead != null) {
                candidates.add(sides.head.shift.of(ofHead));
            }
            if (ofTail != null) {
                candidates.add(sides.tail.shift.of(ofTail));
            }
        }
        for (Claim claim : candidates) {
            Claim same = kept.get(claim.path(), claim.session());
            if (same != null) {
                if (!same.mode().covers(claim.mode())) {
                    revoke(claim, Merge.REASON, "", null, false);
                }
                continue;
            }
            Claim higher = conflict(kept, claim);
            if (higher != null) {
                revoke(claim, Merge.REASON, higher.session(), higher, false);
            } else if (givenByHead.anew(claim) || givenByTail.anew(claim)) {
                revoke(claim, Merge.REASON, "", null, false);
            } else {
                kept.put(claim);
            }
        }
    }

    private static @Nullable Claim conflict(ClaimIndex kept, Claim claim) {
        List<Claim> found = new ArrayList<>(1);
        boolean ignored = kept.anyConflict(claim.session(), claim.path(), claim.mode(), other -> {
            if (found.isEmpty() || FENCE.compare(other, found.get(0)) > 0) {
                found.clear();
                found.add(other);
            }
            return false;
        });
        return found.isEmpty() ? null : found.get(0);
    }

    private Claim joined(Claim ofHead, Claim ofTail) {
        Side lasting = sides.greater(ofHead, ofTail, LASTING);
        Claim claim = lasting.shift.of(lasting == sides.head ? ofHead : ofTail);
        if (ofHead.offer() == null || ofTail.offer() == null) {
            return claim.taken();
        }
        Side offered = sides.greater(ofHead, ofTail, Comparator.comparingLong(Claim::offerUntil));
        Claim offer = offered.shift.of(offered == sides.head ? ofHead : ofTail);
        return offer.offer() == null ? claim : claim.offered(offer.offer(), offer.offerUntil());
    }

    /** A side's claim, in its own time, if it stands; what does not is told of if it must be. */
    private @Nullable Claim standing(Side side, Spot spot) {
        Claim claim = side.claim(spot);
        if (claim == null) {
            return null;
        }
        Side other = sides.other(side);
        boolean isNew = !other.hasSeen(claim.fence());
        if (!sessions.isOf(side, claim.session())) {
            if (isNew) {
                farewell(new Farewell(
                        side.shift.of(claim), EventType.CLAIM_REVOKED, Merge.REASON, "", null, false, false));
            }
            return null;
        }
        SessionRecord session = sessions.get(claim.session());
        if (!session.alive()) {
            if (isNew && MergedSessions.isClosed(session)) {
                farewell(new Farewell(
                        side.shift.of(claim), EventType.CLAIM_RELEASED, "session", "", null, false, false));
            } else if (isNew) {
                revoke(side.shift.of(claim), Merge.REASON, "", null, true);
            }
            return null;
        }
        Claim there = other.claim(spot);
        if (there != null && there.fence() == claim.fence()) {
            return claim;
        }
        if ((!isNew && letGo(side, other, claim)) || wentOver(side, claim)) {
            return null;
        }
        revived += isNew ? 0 : 1;
        return claim;
    }

    /** Whether the other side gave out a higher fence for what a claim keeps others from: then its holder is told. */
    private boolean wentOver(Side side, Claim claim) {
        String by = (side == sides.head ? givenByTail : givenByHead).over(claim);
        if (by != null) {
            revoke(side.shift.of(claim), Merge.REASON, by, null, false);
        }
        return by != null;
    }

    /** Whether a claim that the other side saw and does not have is gone. */
    private boolean letGo(Side side, Side other, Claim claim) {
        Loss loss = other.loss(Spot.of(claim));
        if (loss == null || loss.claim().fence() != claim.fence()) {
            if (other.claim(Spot.of(claim)) == null && side.heardLater(other, claim.session())) {
                // it may have asked for it again here and been told that it holds it; or the other side forgot the
                // session with all that it had, so that nobody knows whether it let go
                revoke(side.shift.of(claim), Merge.REASON, "", null, false);
            }
            return true;
        }
        String type = loss.ending().type();
        if (type.equals(EventType.CLAIM_BROKEN.text())) {
            revoke(side.shift.of(claim), loss.ending().reason(), loss.ending().by(), null, false);
        }
        return !type.equals(EventType.CLAIM_EXPIRED.text()) || !isKnownBetter(side, other, claim, loss);
    }

    private static boolean isKnownBetter(Side side, Side other, Claim claim, Loss loss) {
        if (!side.heardLater(other, claim.session())) {
            return false;
        }
        return loss.withSession()
                || (loss.ending().reason().equals("offer")
                        ? claim.offer() == null
                        : claim.deadline() > loss.claim().deadline());
    }

    private void revoke(Claim claim, String reason, String by, @Nullable Claim held, boolean withSession) {
        farewell(new Farewell(claim, EventType.CLAIM_REVOKED, reason, by, held, true, withSession));
    }

    private void farewell(Farewell farewell) {
        farewells.put(farewell.claim(), farewell);
    }

    /** Tells of a claim that is taken away, and remembers it. */
    void tell(Farewell farewell, Books books, Turn turn) {
        Claim claim = farewell.claim();
        Turn.Draft event = turn.event(farewell.type())
                .on(claim.path())
                .of(claim.session())
                .fence(claim.fence())
                .by(farewell.by())
                .reason(farewell.reason())
                .lasting("heldForSeconds", books.heldFor(claim));
        Claim held = farewell.held();
        if (held != null) {
            Map<String, Object> holder = new LinkedHashMap<>();
            holder.put("path", held.path().text());
            holder.put("session", held.session());
            holder.put("fence", held.fence());
            event.with("holder", holder);
        }
        event.emit();
        if (farewell.remembered() && books.claims.get(claim.path(), claim.session()) == null) {
            Ending ending =
                    new Ending(farewell.type().text(), farewell.reason(), books.clock, farewell.by(), books.revision);
            books.losses.add(new Loss(claim, ending, farewell.withSession()), Integer.MAX_VALUE);
        }
    }
}
