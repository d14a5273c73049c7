package dev.dibs.wire.json;

import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Claim;
import dev.dibs.core.model.ClaimView;
import dev.dibs.core.model.Ending;
import dev.dibs.core.model.Owner;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.Reply;
import dev.dibs.core.model.Resource;
import dev.dibs.core.model.SessionView;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;

/**
 * The ledger's values as users see them at one moment: its clock becomes instants and ages; what is absent is left out.
 *
 * @param now the ledger's clock, in milliseconds
 * @param offset what to add to the ledger's clock to get milliseconds since 1970
 */
public record View(long now, long offset) {
    private static final long FIVE_MINUTES = 300_000;

    /** The moment of an answer. */
    public static View at(Answer answer) {
        return new View(answer.now(), answer.offset());
    }

    /** An instant of the ledger's clock, in ISO-8601. */
    public String instant(long ledgerMillis) {
        return Words.instant(ledgerMillis + offset);
    }

    /** How long ago an instant of the ledger's clock is, in milliseconds, at least 0. */
    public long age(long ledgerMillis) {
        return Math.max(0, now - ledgerMillis);
    }

    /** How long a claim has been held, in milliseconds: also while nobody owned the ledger. */
    public long heldFor(Claim claim) {
        return Math.max(0, now + offset - claim.acquiredAt());
    }

    /** How far ahead an instant of the ledger's clock is, in milliseconds, at least 0. */
    public long ahead(long ledgerMillis) {
        return Math.max(0, ledgerMillis - now);
    }

    /** A list, each element shown by {@code shown}. */
    public static <T> JsonArray list(Collection<T> from, Function<T, Object> shown) {
        JsonArray array = new JsonArray(new ArrayList<>(from.size()));
        for (T item : from) {
            array.add(shown.apply(item));
        }
        return array;
    }

    /** A session, without its token. */
    public JsonObject session(SessionView session) {
        var info = session.info();
        long age = age(session.heartbeat());
        JsonObject json = new JsonObject().put("id", info.id());
        owner(json, info.owner());
        return json.put("kind", info.kind())
                .put("pid", info.pid() == 0 ? null : info.pid())
                .put("branch", info.branch())
                .put("node", info.node())
                .put("labels", labels(info.labels()))
                .put("startedAt", Words.instant(session.startedAt()))
                .put("lastHeartbeatAt", instant(session.heartbeat()))
                .put("heartbeatAgeSeconds", JsonDurations.seconds(age))
                .put("heartbeatAgeHuman", JsonDurations.human(age) + " ago")
                .put("lastActivityAt", instant(session.activity()))
                .put("ttlSeconds", JsonDurations.seconds(session.ttl()))
                .put("secondsUntilStale", JsonDurations.seconds(ahead(session.expires())))
                .put("expiresAt", instant(session.expires()))
                .put("status", Words.of(session.status()))
                .put("health", health(age, session.ttl()))
                .put("claims", session.claims());
    }

    /** Green under a fifth of the time to live, yellow under three fifths, else red. */
    static String health(long age, long ttl) {
        long scale = ttl > 0 ? ttl : FIVE_MINUTES;
        if (age < scale / 5) {
            return "green";
        }
        return age < scale / 5 * 3 ? "yellow" : "red";
    }

    /** A claim. */
    public JsonObject claim(ClaimView view) {
        JsonObject json = begun(view.claim());
        json.put("owner", owner(view.owner()));
        held(json, view.claim());
        return json.put("expiresAt", instant(view.expires()))
                .put("expiresInSeconds", JsonDurations.seconds(ahead(view.expires())));
    }

    /** A claim that has ended. */
    public JsonObject ended(Claim claim) {
        JsonObject json = begun(claim);
        held(json, claim);
        return json;
    }

    /** A claim, to one whom it is in the way of. */
    public JsonObject holder(ClaimView view) {
        Claim claim = view.claim();
        JsonObject json = begun(claim)
                .put("owner", owner(view.owner()))
                .put("fence", claim.fence())
                .put("reason", claim.reason());
        if (claim.ttl() > 0) {
            json.put("ttlSeconds", JsonDurations.seconds(claim.ttl()));
        }
        return json.put("acquiredAt", Words.instant(claim.acquiredAt()))
                .put("heldForSeconds", JsonDurations.seconds(heldFor(claim)))
                .put("heldForHuman", JsonDurations.human(heldFor(claim)))
                .put("heartbeatAgeSeconds", JsonDurations.seconds(age(view.heartbeat())))
                .put("heartbeatAgeHuman", JsonDurations.human(age(view.heartbeat())) + " ago")
                .put("expiresAt", instant(view.expires()))
                .put("expiresInSeconds", JsonDurations.seconds(ahead(view.expires())));
    }

    /** A request in line. */
    public JsonObject waiter(Reply.WaiterView waiter) {
        JsonObject json = new JsonObject()
                .put("session", waiter.session())
                .put("owner", owner(waiter.owner()))
                .put("mode", Words.of(waiter.mode()))
                .put("paths", list(waiter.paths(), Path::text));
        text(json, "reason", waiter.reason());
        return json.put("queuedAt", instant(waiter.since()))
                .put("waitingForSeconds", JsonDurations.seconds(age(waiter.since())))
                .put("waitUntil", instant(waiter.until()));
    }

    /** A resource. */
    public JsonObject resource(Resource resource) {
        JsonObject json = new JsonObject().put("path", resource.path().text()).put("version", resource.version());
        text(json, "checksum", resource.checksum());
        if (!resource.value().isEmpty()) {
            json.put("value", Json.decodeValue(resource.value()));
        }
        text(json, "note", resource.note());
        return json.put("session", resource.session())
                .put("owner", owner(resource.owner()))
                .put("changedAt", Words.instant(resource.changedAt()));
    }

    /** How something ended: what happened, when, by whom. */
    public JsonObject ending(Ending ending) {
        JsonObject json = new JsonObject().put("type", ending.type());
        text(json, "reason", ending.reason());
        json.put("at", instant(ending.at()));
        text(json, "by", ending.by());
        return json.put("revision", ending.revision());
    }

    /** Who stands behind a session. */
    public static JsonObject owner(Owner owner) {
        JsonObject json = new JsonObject();
        owner(json, owner);
        return json;
    }

    private static void owner(JsonObject json, Owner owner) {
        json.put("name", owner.name())
                .put("user", owner.user())
                .put("hostname", owner.hostname())
                .put("tty", owner.tty())
                .put("directory", owner.directory());
    }

    private static JsonObject begun(Claim claim) {
        return new JsonObject()
                .put("path", claim.path().text())
                .put("mode", Words.of(claim.mode()))
                .put("session", claim.session());
    }

    private void held(JsonObject json, Claim claim) {
        json.put("fence", claim.fence())
                .put("reason", claim.reason())
                .put("labels", labels(claim.labels()))
                .put("acquiredAt", Words.instant(claim.acquiredAt()))
                .put("heldForSeconds", JsonDurations.seconds(heldFor(claim)))
                .put("heldForHuman", JsonDurations.human(heldFor(claim)));
        if (claim.ttl() > 0) {
            json.put("ttlSeconds", JsonDurations.seconds(claim.ttl()));
        }
    }

    private static JsonObject labels(Map<String, String> labels) {
        JsonObject json = new JsonObject();
        labels.forEach(json::put);
        return json;
    }

    private static void text(JsonObject json, String name, String text) {
        if (!text.isEmpty()) {
            json.put(name, text);
        }
    }
}
