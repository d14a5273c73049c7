package dev.dibs.edge.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dibs.edge.Route;
import dev.dibs.kit.Browser;
import dev.dibs.kit.HandTime;
import dev.dibs.kit.Rest;
import dev.dibs.kit.TestNode;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each operation of {@code dibs.api} answers as the REST call that it is: the same story is told to both, in two workspaces. */
class TwinsTest {
    private final TestNode node = new TestNode(new HandTime());
    private final Rest rest = node.rest();
    private final Set<String> seen = new LinkedHashSet<>();
    private final Map<String, String> restNames = new HashMap<>();
    private final Map<String, String> busNames = new HashMap<>();

    private record Said(int status, JsonObject body) {}

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void each_operation_answers_as_its_twin() {
        same("open", "POST", "/sessions", "{'id':'ann','name':'Ann','kind':'desk','ttl':'5m'}");
        keep("ann");
        same("open", "POST", "/sessions", "{'id':'bob','user':'bob','hostname':'there','labels':{'team':'two'}}");
        keep("bob");
        same("open", "POST", "/sessions", "{'id':'ann'}");
        same("open", "POST", "/sessions", "{'id':'no good','pid':-4,'what':1}");
        same("sessions", "GET", "/sessions", "{}");
        same("sessions", "GET", "/sessions/ann", "{'session':'ann'}");
        same("sessions", "GET", "/sessions/nobody", "{'session':'nobody'}");
        same("heartbeat", "POST", "/sessions/ann/heartbeat", "{'session':'ann','token':'$ann','tickets':['t-1']}");
        same("heartbeat", "POST", "/sessions/ann/heartbeat", "{'session':'ann','token':'wrong'}");
        same("claim", "POST", "/claims", "{'token':'$ann','paths':['src/a.js','b'],'reason':'x','labels':{'k':'v'}}");
        same("claim", "POST", "/claims", "{'token':'$bob','paths':['src/a.js#Foo.bar']}");
        same("claim", "POST", "/claims", "{'token':'$bob','paths':[],'mode':'both'}");
        same("claim", "POST", "/claims", "{'paths':['c']}");
        same("check", "GET", "/claims/src%2Fa.js", "{'path':'src/a.js'}");
        same("check", "GET", "/claims/%2e%2e", "{'path':'..'}");
        same("list", "GET", "/claims?under=src&limit=1", "{'under':'src','limit':1}");
        same("list", "GET", "/claims?limit=0", "{'limit':0}");
        same("list", "GET", "/claims?undr=src", "{'undr':'src'}");
        same("claim", "POST", "/claims", "{'token':'$bob','paths':['b'],'wait':'1m','hold':0}");
        keep("ticket");
        same("ticket", "POST", "/tickets/$ticket", "{'token':'$bob','ticket':'$ticket','hold':0}");
        same("ticket", "POST", "/tickets/none", "{'token':'$bob','ticket':'none','hold':0}");
        same("claim", "POST", "/claims", "{'token':'$ann','paths':['d'],'ttl':'10m','idempotencyKey':'k1'}");
        same("claim", "POST", "/claims", "{'token':'$ann','paths':['d'],'ttl':'10m','idempotencyKey':'k1'}");
        same("claim", "POST", "/claims", "{'token':'$ann','paths':['e'],'idempotencyKey':'k1'}");
        same("renew", "POST", "/claims/renew", "{'token':'$ann','paths':['d'],'ttl':'20m'}");
        same("ask", "POST", "/claims/ask", "{'token':'$bob','path':'b','message':'please'}");
        same("release", "POST", "/claims/release", "{'token':'$ann','paths':['b'],'outcome':'done'}");
        same("release", "POST", "/claims/release", "{'token':'$ann','paths':['b']}");
        same("handoff", "POST", "/claims/handoff", "{'token':'$ann','path':'src/a.js','to':'bob'}");
        same("handoff", "POST", "/claims/handoff", "{'token':'$ann','path':'src/a.js','to':'bob'}");
        same("break", "POST", "/claims/break", "{'token':'$bob','path':'b','reason':'r'}");
        same("break", "POST", "/claims/break", "{'token':'" + TestNode.OPERATOR + "','path':'d','reason':'r'}");
        same("renew", "POST", "/claims/renew", "{'token':'$ann','paths':['d']}");
        same("read", "GET", "/resources/doc/1", "{'path':'doc/1'}");
        same(
                "write",
                "PUT",
                "/resources/doc/1",
                "{'token':'$ann','path':'doc/1','value':{'n':[1,null]},'ifNoneMatch':'*'}");
        same("write", "PUT", "/resources/doc/1", "{'token':'$ann','path':'doc/1','value':2,'ifMatch':1,'note':'two'}");
        same("write", "PUT", "/resources/doc/1", "{'token':'$ann','path':'doc/1','value':3,'ifMatch':1}");
        same("read", "GET", "/resources/doc/1", "{'path':'doc/1'}");
        same("claim", "POST", "/claims", "{'token':'$ann','paths':['b'],'wait':'1m','hold':0}");
        keep("ticket");
        same("leave", "DELETE", "/tickets/$ticket", "{'token':'$ann','ticket':'$ticket'}");
        same("restore", "POST", "/sessions/ann/restore", "{'session':'ann','token':'$ann'}");
        same("replay", "GET", "/events?after=0&limit=1000", "{'after':0,'limit':1000}");
        same("replay", "GET", "/events?after=1", "{'after':1}");
        same("replay", "GET", "/events?after=x", "{'after':'x'}");
        same("history", "GET", "/history?path=src/a.js&type=claim.*", "{'path':'src/a.js','type':'claim.*'}");
        same("history", "GET", "/history?limit=3", "{'limit':3}");
        same("history", "GET", "/history?from=yesterday", "{'from':'yesterday'}");
        same("conflicts", "GET", "/conflicts", "{}");
        same("close", "DELETE", "/sessions/ann", "{'session':'ann','token':'$ann','outcome':'done','note':'bye'}");
        same("heartbeat", "POST", "/sessions/ann/heartbeat", "{'session':'ann','token':'$ann'}");

        assertThat(seen)
                .as("every operation was tried")
                .containsExactlyInAnyOrderElementsOf(new Operations(routes(), () -> "").names());
    }

    @Test
    void what_is_no_operation_is_told_so() {
        assertThat(bus(new JsonObject().put("op", "clam").put("workspace", "w"))
                        .body
                        .getString("detail"))
                .contains("did you mean 'claim'?");
        assertThat(bus(new JsonObject()).body.getString("detail")).startsWith("op is missing; name one of open,");
        Said noWorkspace = bus(new JsonObject().put("op", "list"));
        assertThat(noWorkspace.status).isEqualTo(400);
        assertThat(noWorkspace.body.getString("detail")).isEqualTo("workspace is missing");
        Said wrongToken =
                bus(new JsonObject().put("op", "renew").put("workspace", "w").put("token", 7));
        assertThat(wrongToken.body.getString("detail")).isEqualTo("token is not text");
    }

    @Test
    void an_answer_that_may_be_old_says_so_everywhere() throws Exception {
        JsonObject list = new JsonObject().put("op", "list").put("workspace", "w");
        try (Browser page = new Browser(node.vertx(), node.port)) {
            for (String why : List.of("", "no-quorum", "")) {
                node.host.degraded(why);
                String said = why.isEmpty() ? null : why;
                assertThat(rest.get("/v1/workspaces/w/claims").header("Dibs-Degraded"))
                        .isEqualTo(why);
                Message<Object> answer = node.vertx()
                        .eventBus()
                        .request(BridgeSocket.API, list)
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS);
                assertThat(answer.headers().get("Dibs-Degraded")).isEqualTo(said);
                JsonObject frame = page.call("list", "w", new JsonObject());
                assertThat(frame.getJsonObject("headers", new JsonObject()).getString("Dibs-Degraded"))
                        .isEqualTo(said);
                assertThat(frame.getJsonObject("body").containsKey("claims")).isTrue();
            }
        }
    }

    private List<Route> routes() {
        return node.edge.routes().stream()
                .filter(route -> route.template().startsWith("/v1/workspaces/{workspace}"))
                .toList();
    }

    private JsonObject lastRest = new JsonObject();
    private JsonObject lastBus = new JsonObject();

    /** Keeps the token or ticket that both were just given under a name. */
    private void keep(String name) {
        String field = name.equals("ticket") ? "ticket" : "token";
        restNames.put("$" + name, lastRest.getString(field));
        busNames.put("$" + name, lastBus.getString(field));
    }

    private void same(String op, String method, String path, String quoted) {
        seen.add(op);
        String fields = quoted.replace('\'', '"');
        Said bus = bus(new JsonObject(named(fields, busNames)).put("op", op).put("workspace", "bus"));
        Said twin = rest(method, named(path, restNames), new JsonObject(named(fields, restNames)));
        lastRest = twin.body;
        lastBus = bus.body;
        assertThat(plain(bus.body, busNames)).as(op + " " + fields).isEqualTo(plain(twin.body, restNames));
        if (bus.status != 200) {
            assertThat(bus.status).as(op + " " + fields).isEqualTo(twin.status);
        } else {
            assertThat(twin.status).as(op + " " + fields).isLessThan(300);
        }
    }

    @Test
    void what_is_asked_again_another_way_is_the_same_question() {
        String token = rest.open("both", "cy");
        JsonObject claim = new JsonObject()
                .put("op", "claim")
                .put("workspace", "both")
                .put("token", token)
                .put("labels", new JsonObject().put("b", "2").put("a", "1"))
                .put("paths", new JsonArray().add("src/a b.js"))
                .put("idempotencyKey", "k1");
        Said first = bus(claim);
        Rest.Reply again = rest.post(
                "/v1/workspaces/both/claims",
                token,
                "{\"paths\":[\"src/a b.js\"], \"labels\":{\"a\":\"1\",\"b\":\"2\"}}",
                "Idempotency-Key",
                "k1");
        assertThat(again.status()).as(again.text()).isEqualTo(201);
        assertThat(again.json().getLong("revision")).isEqualTo(first.body.getLong("revision"));

        Said written = bus(new JsonObject()
                .put("op", "write")
                .put("workspace", "both")
                .put("token", token)
                .put("path", "src/a b.js")
                .put("value", new JsonObject().put("y", 1).put("x", 2))
                .put("ifNoneMatch", "*")
                .put("idempotencyKey", "k2"));
        assertThat(written.status).as(written.body.encode()).isEqualTo(200);
        Rest.Reply rewritten = rest.call(
                "PUT",
                "/v1/workspaces/both/resources/src/a%20b.js",
                token,
                "{\"value\":{\"x\":2,\"y\":1}}",
                "If-None-Match",
                "*",
                "Idempotency-Key",
                "k2");
        assertThat(rewritten.status()).as(rewritten.text()).isEqualTo(201);

        Rest.Reply other =
                rest.post("/v1/workspaces/both/claims/release", token, "{\"all\":true}", "Idempotency-Key", "k1");
        assertThat(other.status()).isEqualTo(400);
        assertThat(other.text()).contains("was used for another request");
    }

    private static String named(String text, Map<String, String> names) {
        String result = text;
        for (Map.Entry<String, String> name : names.entrySet()) {
            result = result.replace(name.getKey(), name.getValue());
        }
        return result;
    }

    /** A body without what differs by chance. */
    private static String plain(JsonObject body, Map<String, String> names) {
        String text = body.encode();
        for (Map.Entry<String, String> name : names.entrySet()) {
            text = text.replace(name.getValue(), name.getKey());
        }
        return text.replaceAll("\"token\":\"[^\"]+\"", "\"token\":\"?\"")
                .replaceAll("\"(ticket)\":\"[^\"]+\"", "\"$1\":\"?\"")
                .replaceAll("\"workspace\":\"(rest|bus)\"", "\"workspace\":\"?\"")
                .replaceAll("/v1/workspaces/(rest|bus)/", "/v1/workspaces/?/");
    }

    private Said rest(String method, String path, JsonObject fields) {
        String token = (String) fields.remove("token");
        fields.remove("session");
        fields.remove("ticket");
        if (path.startsWith("/resources/")) {
            fields.remove("path");
        }
        List<String> headers = new ArrayList<>();
        Object key = fields.remove("idempotencyKey");
        if (key != null) {
            headers.addAll(List.of("Idempotency-Key", key.toString()));
        }
        Object match = fields.remove("ifMatch");
        if (match != null) {
            headers.addAll(List.of("If-Match", "\"" + match + "\""));
        }
        Object noneMatch = fields.remove("ifNoneMatch");
        if (noneMatch != null) {
            headers.addAll(List.of("If-None-Match", noneMatch.toString()));
        }
        Rest.Reply reply = rest.call(
                method,
                "/v1/workspaces/rest" + path,
                token,
                method.equals("GET") || method.equals("DELETE") && fields.isEmpty() ? null : fields.encode(),
                headers.toArray(new String[0]));
        return new Said(reply.status(), reply.text().isEmpty() ? new JsonObject() : reply.json());
    }

    private Said bus(JsonObject message) {
        try {
            return new Said(200, (JsonObject) node.vertx()
                    .eventBus()
                    .request("dibs.api", message)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS)
                    .body());
        } catch (ExecutionException failure) {
            ReplyException refused = (ReplyException) failure.getCause();
            return new Said(refused.failureCode(), new JsonObject(refused.getMessage()));
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }
}
