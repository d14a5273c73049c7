package dev.dibs.edge.bus;

import dev.dibs.edge.Exchange;
import dev.dibs.edge.Parameters;
import dev.dibs.edge.Problem;
import dev.dibs.edge.Route;
import dev.dibs.wire.json.Fields;
import dev.dibs.wire.json.MalformedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One message and the answer to it. */
final class BusExchange extends Exchange {
    /** Fields of a message that are headers of a request. */
    private static final Map<String, String> HEADERS =
            Map.of("idempotency-key", "idempotencyKey", "if-match", "ifMatch", "if-none-match", "ifNoneMatch");

    private final Route route;
    private final List<String> parts;
    private final JsonObject message;
    private final JsonObject rest;
    private final Consumer<Runnable> gone;
    private final Consumer<BusAnswer> answered;
    private boolean over;

    BusExchange(
            Route route,
            List<String> parts,
            JsonObject message,
            Consumer<Runnable> gone,
            Consumer<BusAnswer> answered) {
        this.route = route;
        this.parts = parts;
        this.message = message;
        this.gone = gone;
        this.answered = answered;
        this.rest = message.copy();
        rest.remove("op");
        rest.remove("token");
        HEADERS.values().forEach(rest::remove);
        parts.forEach(rest::remove);
    }

    @Override
    public String part(int n, String field) {
        return text(parts.get(n), true);
    }

    @Override
    public Parameters query(String... known) {
        Map<String, String> values = new HashMap<>();
        if (route.method().equals(HttpMethod.GET)) {
            for (String name : rest.fieldNames()) {
                if (rest.getValue(name) != null) {
                    values.put(name, text(name, false));
                }
            }
        }
        return new Parameters(values, known);
    }

    @Override
    public Fields fields(String... known) {
        return new Fields(rest, known);
    }

    @Override
    public @Nullable String header(CharSequence name) {
        String field = HEADERS.get(name.toString().toLowerCase(Locale.ROOT));
        if (field == null || message.getValue(field) == null) {
            return null;
        }
        Object value = message.getValue(field);
        if (field.equals("ifMatch") && (value instanceof Integer || value instanceof Long)) {
            return "\"" + value + "\"";
        }
        return text(field, false);
    }

    @Override
    protected @Nullable String token() {
        return message.getValue("token") == null ? null : checkedToken("token", text("token", true));
    }

    @Override
    protected List<String> place() {
        List<String> place = new ArrayList<>(List.of(route.method().name(), route.template()));
        parts.forEach(part -> place.add(text(part, true)));
        return place;
    }

    @Override
    protected JsonObject said() {
        return rest;
    }

    @Override
    public void whenGone(Runnable action) {
        gone.accept(action);
    }

    @Override
    public void send(int status, JsonObject json, Map<String, String> headers) {
        give(new BusAnswer(status, json));
    }

    @Override
    public void send(int status, Map<String, String> headers) {
        give(new BusAnswer(status, new JsonObject()));
    }

    @Override
    public void problem(Problem problem) {
        give(BusAnswer.of(problem));
    }

    private void give(BusAnswer answer) {
        if (!over) {
            over = true;
            answered.accept(answer);
        }
    }

    /** A field as text; a number or a truth value is text to a query. */
    private String text(String name, boolean onlyText) {
        Object value = message.getValue(name);
        if (value instanceof String text) {
            return text;
        }
        if (value == null) {
            throw new MalformedException(name, name + " is missing");
        }
        if (!onlyText && (value instanceof Number || value instanceof Boolean)) {
            return value.toString();
        }
        throw new MalformedException(name, name + " is not text");
    }
}
