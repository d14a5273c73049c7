package dev.dibs.core.ledger;

import dev.dibs.core.claim.Cooling;
import dev.dibs.core.model.Claim;
import dev.dibs.core.model.ClaimView;
import dev.dibs.core.model.Mode;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a session is given, once nothing is in its way. */
final class Grants {
    private final Books books;
    private final Turn turn;

    Grants(Books books, Turn turn) {
        this.books = books;
        this.turn = turn;
    }

    /** Whether there is room for a session's claims on these paths; one in another mode on the same path gives way. */
    boolean fits(String session, List<Path> missing) {
        int more = 0;
        for (Path path : missing) {
            more += books.claims.get(path, session) == null ? 1 : 0;
        }
        return books.claims.size() + more <= books.settings.maxClaims();
    }

    /** Why a claim is refused that would be one too many. */
    Refusal full() {
        return new Refusal.TooMany("claims in this workspace", books.settings.maxClaims(), "ledger.max-claims");
    }

    /** What a session is given. */
    record Grant(
            String session,
            Mode mode,
            long ttl,
            String reason,
            Map<String, String> labels,
            @Nullable String offer,
            long offerUntil) {}

    /** Gives a session paths that nothing keeps it from, all at one revision, and returns that. */
    long take(Grant grant, List<Path> paths, Turn.Draft event) {
        long fence = turn.next();
        long deadline = grant.ttl() == 0 ? Claim.NEVER : books.clock + grant.ttl();
        for (Path path : paths) {
            books.putClaim(new Claim(
                    path,
                    grant.mode(),
                    grant.session(),
                    fence,
                    grant.reason(),
                    grant.labels(),
                    books.wall(),
                    grant.ttl(),
                    deadline,
                    grant.offer(),
                    grant.offerUntil()));
            books.losses.forget(grant.session(), path);
            Cooling cooling = books.cooling.get(path);
            if (cooling != null
                    && cooling.session().equals(grant.session())
                    && grant.mode().covers(cooling.mode())) {
                books.removeCooling(path);
            }
        }
        event.on(paths)
                .of(grant.session())
                .fence(fence)
                .reason(grant.reason())
                .with("mode", grant.mode().text());
        if (grant.ttl() != 0) {
            event.lasting("ttlSeconds", grant.ttl());
        }
        event.emit();
        return fence;
    }

    /** The claims that give a session these paths, each once; on the path itself rather than above it. */
    List<Claim> held(String session, List<Path> paths, Mode mode) {
        LinkedHashMap<Path, Claim> held = new LinkedHashMap<>();
        for (Path path : paths) {
            Claim exact = books.claims.get(path, session);
            Claim claim =
                    exact != null && exact.mode().covers(mode) ? exact : books.claims.covering(session, path, mode);
            if (claim != null) {
                held.put(claim.path(), claim);
            }
        }
        return new ArrayList<>(held.values());
    }

    /** Makes claims good for at least as long as asked now, and no longer offers. */
    List<ClaimView> extend(List<Claim> held, long ttl) {
        List<ClaimView> views = new ArrayList<>(held.size());
        for (Claim claim : held) {
            Claim longer = claim.taken();
            if (claim.deadline() != Claim.NEVER && (ttl == 0 || books.clock + ttl > claim.deadline())) {
                longer = longer.extended(ttl, books.clock);
            }
            if (!longer.equals(claim)) {
                books.putClaim(longer);
            }
            views.add(books.view(longer));
        }
        return views;
    }

    /** Makes claims no longer offers. */
    List<ClaimView> takeUp(List<Claim> held) {
        List<ClaimView> views = new ArrayList<>(held.size());
        for (Claim claim : held) {
            Claim taken = claim.taken();
            if (!taken.equals(claim)) {
                books.putClaim(taken);
            }
            views.add(books.view(taken));
        }
        return views;
    }
}
