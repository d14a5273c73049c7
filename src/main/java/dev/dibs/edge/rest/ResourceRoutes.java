package dev.dibs.edge.rest;

import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Query;
import dev.dibs.core.model.Refusal;
import dev.dibs.core.model.Reply;
import dev.dibs.core.model.Resource;
import dev.dibs.edge.Exchange;
import dev.dibs.edge.Parameters;
import dev.dibs.edge.Route;
import dev.dibs.service.Caller;
import dev.dibs.service.ClaimService;
import dev.dibs.service.Inputs;
import dev.dibs.wire.json.Bodies;
import dev.dibs.wire.json.Fields;
import dev.dibs.wire.json.MalformedException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The shared records of paths, with their versions as entity tags.
 *
 * <p>{@code If-Match: "3"} writes only over version 3, {@code If-Match: *} only over some version, {@code If-None-Match: *}
 * only if there is none.
 */
public final class ResourceRoutes {
    private static final String RESOURCE = "/v1/workspaces/{workspace}/resources/{path*}";

    private final ClaimService service;

    /** The calls over a service. */
    public ResourceRoutes(ClaimService service) {
        this.service = service;
    }

    /** The calls. */
    public List<Route> routes() {
        return List.of(
                new Route(HttpMethod.GET, RESOURCE, this::read), new Route(HttpMethod.PUT, RESOURCE, this::write));
    }

    private void read(Exchange exchange) {
        exchange.noQuery();
        var path = Inputs.path("path", path(exchange));
        String known = exchange.header(HttpHeaders.IF_NONE_MATCH);
        exchange.answer(service.ask(exchange.workspace(), new Query.ReadResource(path)), answer -> {
            String tag = tag(((Reply.Found) answer.reply()).resource());
            if (tag.equals(known)) {
                exchange.send(304, Map.of("ETag", tag));
            } else {
                exchange.send(200, Bodies.of(answer), "ETag", tag);
            }
        });
    }

    private void write(Exchange exchange) {
        exchange.noQuery();
        Fields fields = exchange.fields("checksum", "value", "note");
        String checksum = fields.optionalText("checksum");
        String value = fields.has("value") ? Json.encode(fields.any("value")) : null;
        String note = fields.text("note");
        fields.check();
        String workspace = exchange.workspace();
        String path = path(exchange);
        Caller caller = exchange.caller();
        Condition condition = Condition.of(exchange);
        Future<Answer> written = condition.any
                ? service.ask(workspace, new Query.ReadResource(Inputs.path("path", path)))
                        .compose(found -> found.reply() instanceof Reply.Found
                                // a record is never taken away: what is there now is there when it is written
                                ? service.write(workspace, caller, path, checksum, value, note, null)
                                : Future.succeededFuture(missing(path, found)))
                : service.write(workspace, caller, path, checksum, value, note, condition.version);
        exchange.answer(written, answer -> {
            Reply.Written reply = (Reply.Written) answer.reply();
            exchange.send(reply.created() ? 201 : 200, Bodies.of(answer), "ETag", tag(reply.resource()));
        });
    }

    private static Answer missing(String path, Answer found) {
        if (found.reply() instanceof Reply.Refused refused && !(refused.refusal() instanceof Refusal.NotFound)) {
            return found;
        }
        Refusal mismatch = new Refusal.VersionMismatch(Inputs.path("path", path), null);
        return new Answer(new Reply.Refused(mismatch), found.revision(), found.now(), found.offset());
    }

    private static String path(Exchange exchange) {
        return exchange.part(1, "path");
    }

    private static String tag(Resource resource) {
        return "\"" + resource.version() + "\"";
    }

    /**
     * What must be there already.
     *
     * @param version the version; null for any or none, 0 for none
     * @param any whether some version must be there
     */
    private record Condition(@Nullable Long version, boolean any) {
        static Condition of(Exchange exchange) {
            String match = exchange.header(HttpHeaders.IF_MATCH);
            String noneMatch = exchange.header(HttpHeaders.IF_NONE_MATCH);
            if (match != null && noneMatch != null) {
                throw new MalformedException("If-Match", "If-Match stands beside If-None-Match; give one of them");
            }
            if (noneMatch != null) {
                if (!noneMatch.trim().equals("*")) {
                    throw new MalformedException("If-None-Match", "If-None-Match is not *, the only form known here");
                }
                return new Condition(0L, false);
            }
            if (match == null) {
                return new Condition(null, false);
            }
            String tag = match.trim();
            if (tag.equals("*")) {
                return new Condition(null, true);
            }
            if (tag.length() > 2 && tag.startsWith("\"") && tag.endsWith("\"")) {
                String version = tag.substring(1, tag.length() - 1);
                return new Condition(Parameters.whole("If-Match", version, 1, Long.MAX_VALUE), false);
            }
            throw new MalformedException("If-Match", "If-Match is neither * nor one version in quotes, like \"3\"");
        }
    }
}
