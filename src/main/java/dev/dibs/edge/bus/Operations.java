package dev.dibs.edge.bus;

import dev.dibs.edge.Exchange;
import dev.dibs.edge.Problem;
import dev.dibs.edge.ProblemKind;
import dev.dibs.edge.Problems;
import dev.dibs.edge.Route;
import dev.dibs.text.Nearest;
import dev.dibs.wire.json.FieldProblem;
import dev.dibs.wire.json.MalformedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The operations of {@code dibs.api}, each by the REST call that it is: the route answers both, so both answer the same.
 *
 * <p>The parameters of the route's address are fields of the message; what is left of it is the query of a {@code GET}, else
 * the body.
 */
final class Operations {
    private static final String WORKSPACE = "/v1/workspaces/{workspace}";
    private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)\\*?}");

    private final Map<String, List<Operation>> byName = new LinkedHashMap<>();
    private final List<Route> routes;
    private final Supplier<String> degraded;

    /**
     * One way to carry out an operation.
     *
     * @param parts the parameters of the route's address, in order, the workspace first
     */
    private record Operation(Route route, List<String> parts) {
        boolean fits(JsonObject message) {
            return parts.stream().skip(1).allMatch(message::containsKey);
        }
    }

    /**
     * The operations over routes; throws if one of theirs is not there.
     *
     * @param degraded why what is read now may be old, as a word; empty when it is not
     */
    Operations(List<Route> routes, Supplier<String> degraded) {
        this.routes = routes;
        this.degraded = degraded;
        add("open", HttpMethod.POST, "/sessions");
        add("sessions", HttpMethod.GET, "/sessions/{session}");
        add("sessions", HttpMethod.GET, "/sessions");
        add("heartbeat", HttpMethod.POST, "/sessions/{session}/heartbeat");
        add("restore", HttpMethod.POST, "/sessions/{session}/restore");
        add("close", HttpMethod.DELETE, "/sessions/{session}");
        add("claim", HttpMethod.POST, "/claims");
        add("ticket", HttpMethod.POST, "/tickets/{ticket}");
        add("leave", HttpMethod.DELETE, "/tickets/{ticket}");
        add("list", HttpMethod.GET, "/claims");
        add("check", HttpMethod.GET, "/claims/{path*}");
        add("renew", HttpMethod.POST, "/claims/renew");
        add("release", HttpMethod.POST, "/claims/release");
        add("ask", HttpMethod.POST, "/claims/ask");
        add("handoff", HttpMethod.POST, "/claims/handoff");
        add("break", HttpMethod.POST, "/claims/break");
        add("read", HttpMethod.GET, "/resources/{path*}");
        add("write", HttpMethod.PUT, "/resources/{path*}");
        add("replay", HttpMethod.GET, "/events");
        add("history", HttpMethod.GET, "/history");
        add("conflicts", HttpMethod.GET, "/conflicts");
    }

    private void add(String name, HttpMethod method, String template) {
        Route route = routes.stream()
                .filter(one -> one.method().equals(method) && one.template().equals(WORKSPACE + template))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no route for " + method + " " + template));
        List<String> parts = new ArrayList<>();
        Matcher parameter = PARAMETER.matcher(route.template());
        while (parameter.find()) {
            parts.add(parameter.group(1));
        }
        byName.computeIfAbsent(name, key -> new ArrayList<>()).add(new Operation(route, parts));
    }

    /** The names of all operations. */
    List<String> names() {
        return List.copyOf(byName.keySet());
    }

    /**
     * Carries a message out.
     *
     * @param message {@code {op, workspace, token?, ...}}
     * @param gone has somebody told when the caller is gone
     * @param answered gets the one answer
     */
    void call(JsonObject message, Consumer<Runnable> gone, Consumer<BusAnswer> answered) {
        String asked = degraded.get();
        // at either end: what was read before the nodes met again may be as old as what is read after they parted
        Consumer<BusAnswer> marked =
                answer -> answered.accept(answer.degraded(asked.isEmpty() ? degraded.get() : asked));
        try {
            Operation operation = find(message);
            Exchange exchange = new BusExchange(operation.route(), operation.parts(), message, gone, marked);
            operation.route().endpoint().handle(exchange);
        } catch (RuntimeException failure) {
            marked.accept(BusAnswer.of(Problems.of(failure)));
        }
    }

    private Operation find(JsonObject message) {
        @Nullable Object name = message.getValue("op");
        List<String> names = names();
        List<Operation> operations = name instanceof String text ? byName.get(text) : null;
        if (operations == null) {
            throw new MalformedException(List.of(new FieldProblem(
                    "op",
                    name instanceof String text
                            ? "op is no operation; " + Nearest.hint(text, names)
                            : "op is missing; name one of " + String.join(", ", names))));
        }
        return operations.stream()
                .filter(one -> one.fits(message))
                .findFirst()
                .orElse(operations.get(operations.size() - 1));
    }

    /** The answer to one whose message cannot be read. */
    static BusAnswer malformed(RuntimeException wrong) {
        return BusAnswer.of(Problems.of(wrong));
    }

    /** The answer to one who calls too often at a time. */
    static BusAnswer tooMany(int most) {
        return BusAnswer.of(Problem.of(
                        ProblemKind.TOO_MANY, "more than " + most + " calls of this connection wait for their answers")
                .retryAfter(1));
    }
}
