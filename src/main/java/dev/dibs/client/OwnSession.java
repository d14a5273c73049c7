package dev.dibs.client;

import dev.dibs.config.Pause;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A participant's own session in one workspace: opened when a call needs it, its token kept for the next command. */
public final class OwnSession {
    private static final int LOOKS = 10;
    private static final long LOOK_MILLIS = 50;

    private final Api api;
    private final Tokens tokens;
    private final Place place;
    private final Participant who;
    private final Consumer<Answer> ended;

    /** The session of this participant in the workspace of this place; {@code ended} is told when it had to be opened anew. */
    public OwnSession(Api api, Tokens tokens, Place place, Participant who, Consumer<Answer> ended) {
        this.api = api;
        this.tokens = tokens;
        this.place = place;
        this.who = who;
        this.ended = ended;
    }

    /** The session's id. */
    public String id() {
        return who.id();
    }

    /** Where it is. */
    public Place place() {
        return place;
    }

    /** The session's own address. */
    public String target() {
        return place.base() + "/sessions/" + Api.segment(who.id());
    }

    /** The kept token, or null: the session was never opened here, or is closed. */
    public @Nullable String token() throws IOException {
        return tokens.read(place.workspace(), who.id());
    }

    /** Opens the session, or finds it alive; further fields go into the request. */
    public Answer open(Map<String, ?> further) throws IOException {
        Map<String, Object> body = new LinkedHashMap<>(who.opening(place));
        body.putAll(further);
        String target = place.base() + "/sessions";
        String token = token();
        Answer answer = api.call("POST", target, body, token, Duration.ZERO);
        if (token != null && (answer.status() == 401 || answer.status() == 403 || answer.status() == 410)) {
            answer = api.call("POST", target, body, null, Duration.ZERO);
        }
        if (answer.problem().equals("session-exists")) {
            // by another command of this home at the same time, perhaps, which is about to keep the token
            String others = anotherToken(token);
            if (others != null) {
                answer = api.call("POST", target, body, others, Duration.ZERO);
            }
        }
        String fresh = answer.text("token");
        if (answer.ok() && !fresh.isEmpty()) {
            keep(fresh);
        }
        return answer;
    }

    /** The kept token, once it is another one; null when none comes. */
    private @Nullable String anotherToken(@Nullable String known) throws IOException {
        for (int look = 0; look < LOOKS; look++) {
            String kept = token();
            if (kept != null && !kept.equals(known)) {
                return kept;
            }
            Pause.of(LOOK_MILLIS);
        }
        return null;
    }

    /** A session whose token is lost would be nobody's, and in the way until its time is over: better none. */
    private void keep(String token) throws IOException {
        try {
            tokens.keep(place.workspace(), who.id(), token);
        } catch (IOException unkept) {
            Answer ignored = api.call("DELETE", target(), null, token, Duration.ZERO);
            throw unkept;
        }
    }

    /** A call in the session's name; one without a session opens it first, one whose session ended opens it again. */
    public Answer call(String method, String target, @Nullable Map<String, ?> body, Duration extra) throws IOException {
        if (token() == null) {
            Answer opened = open(Map.of());
            if (!opened.ok()) {
                return opened;
            }
        }
        Answer answer = callOnce(method, target, body, extra);
        if (!answer.sessionIsGone()) {
            return answer;
        }
        Answer opened = open(Map.of());
        if (!opened.ok()) {
            return opened;
        }
        ended.accept(answer);
        return callOnce(method, target, body, extra);
    }

    /** A call in the session's name that makes no sense in a new session. */
    public Answer callOnce(String method, String target, @Nullable Map<String, ?> body, Duration extra)
            throws IOException {
        return api.call(method, target, body, token(), extra);
    }

    /** Closes it and forgets the token. */
    public Answer close(Map<String, ?> body) throws IOException {
        Answer answer = callOnce("DELETE", target(), body, Duration.ZERO);
        if (answer.ok() || answer.sessionIsGone()) {
            tokens.forget(place.workspace(), who.id());
        }
        return answer;
    }
}
