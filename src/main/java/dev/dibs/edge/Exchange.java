package dev.dibs.edge;

import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Reply;
import dev.dibs.service.Caller;
import dev.dibs.service.Listening;
import dev.dibs.service.Tokens;
import dev.dibs.wire.json.Fields;
import dev.dibs.wire.json.MalformedException;
import io.vertx.core.Future;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One call and the answer to it, however the call came. */
public abstract class Exchange {
    /** The n-th parameter of the route, as its sender wrote it. */
    public abstract String part(int n, String field);

    /** The query's parameters, of which only these may be there. */
    public abstract Parameters query(String... known);

    /** The body's fields, of which only these may be there; none when there is no body. */
    public abstract Fields fields(String... known);

    /** A header; null when it was not given. */
    public abstract @Nullable String header(CharSequence name);

    /** The token shown; null for none. Throws {@link MalformedException} when it cannot be read. */
    protected abstract @Nullable String token();

    /** The method and the template of the route, then its parameters as they were meant. */
    protected abstract List<String> place();

    /** What a call says beside the place, the token and the headers; empty for none. */
    protected abstract JsonObject said();

    /** Has somebody told when the caller is gone. */
    public abstract void whenGone(Runnable action);

    /** Answers with JSON and headers. */
    public abstract void send(int status, JsonObject json, Map<String, String> headers);

    /** Answers with nothing but a status and headers. */
    public abstract void send(int status, Map<String, String> headers);

    /** Answers with a problem. */
    public abstract void problem(Problem problem);

    /** The call as it came over HTTP; only for routes that nothing else leads to. */
    public HttpExchange http() {
        throw new IllegalStateException("this call did not come over HTTP");
    }

    /** Whether the caller took the answer for a stream, and can take one. */
    public boolean wantsStream() {
        return false;
    }

    /** The workspace that the call names, as written. */
    public final String workspace() {
        return part(0, "workspace");
    }

    /** Throws {@link MalformedException} if the query has any parameter. */
    public final void noQuery() {
        Parameters unused = query();
    }

    /** Who asks; throws {@link MalformedException} when the header cannot be read. */
    public final Caller caller() {
        String token = token();
        String key = header("idempotency-key");
        if (key == null) {
            return Caller.of(token);
        }
        if (key.isEmpty()) {
            throw new MalformedException("Idempotency-Key", "Idempotency-Key is empty; leave it out for none");
        }
        return new Caller(token, key, Tokens.fingerprint(asked()));
    }

    /** What is asked, the same for calls that come by different ways and name their fields in another order. */
    private String asked() {
        return String.join("\n", place())
                + '\n'
                + header("if-match")
                + '\n'
                + header("if-none-match")
                + '\n'
                + Json.encode(ordered(said()));
    }

    private static @Nullable Object ordered(@Nullable Object value) {
        if (value instanceof JsonObject object) {
            Map<String, @Nullable Object> fields = new TreeMap<>();
            object.forEach(field -> fields.put(field.getKey(), ordered(field.getValue())));
            return fields;
        }
        if (value instanceof JsonArray array) {
            List<@Nullable Object> values = new ArrayList<>();
            array.forEach(one -> values.add(ordered(one)));
            return values;
        }
        return value;
    }

    /** A token as one may be: text of some length. */
    protected static String checkedToken(String field, String token) {
        if (token.isEmpty() || token.length() > 512) {
            throw new MalformedException(field, field + " bears no token of up to 512 characters");
        }
        return token;
    }

    /** Tells a call that blocks when the caller goes. */
    public final Listening listening() {
        Listening listening = new Listening();
        whenGone(listening::hangUp);
        return listening;
    }

    /** Answers once the future is there: a refusal or a failure with its problem, else as {@code shown} does. */
    public final void answer(Future<Answer> future, Consumer<Answer> shown) {
        answerWith(future, answer -> {
            if (answer.reply() instanceof Reply.Refused refused) {
                problem(Problems.of(refused.refusal(), answer));
            } else {
                shown.accept(answer);
            }
        });
    }

    /** Answers once the future is there: a failure with its problem, else as {@code shown} does. */
    public final <T> void answerWith(Future<T> future, Consumer<T> shown) {
        future.onComplete(done -> {
            if (done.failed()) {
                problem(Problems.of(done.cause()));
                return;
            }
            try {
                shown.accept(done.result());
            } catch (RuntimeException failure) {
                problem(Problems.of(failure));
            }
        });
    }

    /** Answers with JSON. */
    public final void send(int status, JsonObject json) {
        send(status, json, Map.of());
    }

    /** Answers with JSON and a header. */
    public final void send(int status, JsonObject json, String header, String value) {
        send(status, json, Map.of(header, value));
    }
}
