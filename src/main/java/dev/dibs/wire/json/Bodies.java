package dev.dibs.wire.json;

import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Refusal;
import dev.dibs.core.model.Reply;
import io.vertx.core.json.JsonObject;

/** An answer as the body that every surface gives; all but a few bear the revision they hold at. */
public final class Bodies {
    private Bodies() {}

    /** The body of an answer that is no refusal. */
    public static JsonObject of(Answer answer) {
        View view = View.at(answer);
        JsonObject json = new JsonObject().put("revision", answer.revision());
        Reply reply = answer.reply();
        if (reply instanceof Reply.Opened opened) {
            return opened(view, opened);
        } else if (reply instanceof Reply.Granted granted) {
            return json.put("revision", granted.revision()).put("claims", View.list(granted.claims(), view::claim));
        } else if (reply instanceof Reply.Queued queued) {
            return json.put("ticket", queued.ticket())
                    .put("ahead", queued.ahead())
                    .put("waitUntil", view.instant(queued.until()));
        } else if (reply instanceof Reply.Beat beat) {
            return json.put("expiresAt", view.instant(beat.expires()))
                    .put("secondsUntilStale", JsonDurations.seconds(view.ahead(beat.expires())))
                    .put("claims", View.list(beat.claims(), view::claim));
        } else if (reply instanceof Reply.Restored restored) {
            return json.put("restored", View.list(restored.restored(), view::claim))
                    .put("lost", View.list(restored.lost(), lost -> lost(view, lost)));
        } else if (reply instanceof Reply.Renewed renewed) {
            return json.put("claims", View.list(renewed.claims(), view::claim));
        } else if (reply instanceof Reply.Released released) {
            return json.put("released", View.list(released.released(), view::ended));
        } else if (reply instanceof Reply.Handed handed) {
            return json.put("claim", view.claim(handed.claim()));
        } else if (reply instanceof Reply.Broken broken) {
            return json.put("broken", View.list(broken.broken(), view::claim));
        } else if (reply instanceof Reply.Written written) {
            return view.resource(written.resource()).put("revision", answer.revision());
        } else if (reply instanceof Reply.Found found) {
            return view.resource(found.resource()).put("revision", answer.revision());
        } else if (reply instanceof Reply.Sessions sessions) {
            return json.put("sessions", View.list(sessions.sessions(), view::session));
        } else if (reply instanceof Reply.Claims claims) {
            return claims(json, view, claims);
        } else if (reply instanceof Reply.Checked checked) {
            return checked(json, view, checked);
        } else if (reply instanceof Reply.State state) {
            return state(json, view, state);
        } else if (reply instanceof Reply.Done) {
            return json;
        }
        throw new IllegalStateException("no body is known for " + reply.getClass());
    }

    private static JsonObject opened(View view, Reply.Opened opened) {
        return view.session(opened.session()).put("token", opened.token());
    }

    private static JsonObject claims(JsonObject json, View view, Reply.Claims claims) {
        json.put("claims", View.list(claims.claims(), view::claim));
        Reply.Cursor next = claims.next();
        return next == null ? json : json.put("nextCursor", Cursors.write(next));
    }

    private static JsonObject checked(JsonObject json, View view, Reply.Checked checked) {
        json.put("path", checked.path().text())
                .put("free", checked.free())
                .put("holders", View.list(checked.holders(), view::holder))
                .put("waiters", View.list(checked.waiters(), view::waiter));
        if (checked.refusal() instanceof Refusal.Cooling cooling) {
            json.put(
                    "cooling",
                    new JsonObject()
                            .put("path", cooling.path().text())
                            .put("session", cooling.session())
                            .put("freeAt", view.instant(cooling.freeAt())));
        }
        return json;
    }

    private static JsonObject lost(View view, Reply.Lost lost) {
        return new JsonObject().put("path", lost.path().text()).put("holders", View.list(lost.holders(), view::holder));
    }

    private static JsonObject state(JsonObject json, View view, Reply.State state) {
        return json.put("sessions", View.list(state.sessions(), view::session))
                .put("claims", View.list(state.claims(), view::claim));
    }
}
