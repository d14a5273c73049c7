package dev.dibs.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dibs.kit.Rest;
import dev.dibs.kit.TestNode;
import dev.dibs.kit.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must be refused, each with its named error; afterwards the node still serves and holds what it held. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
    private static final String WS = "/v1/workspaces/acme";
    private static final String CLAIMS = WS + "/claims";
    private static final String SESSIONS = WS + "/sessions";

    private TestNode node;
    private String token;

    /** A bad request: the raw bytes after the first line and its fixed headers, and what it must be answered with. */
    record Bad(
            String name,
            String method,
            String target,
            String headers,
            byte[] body,
            int status,
            String slug,
            String word) {
        @Override
        public String toString() {
            return name;
        }
    }

    @BeforeAll
    void start() {
        node = new TestNode();
        token = node.rest().open("acme", "s1");
        assertThat(node.rest().post(CLAIMS, token, "{\"paths\":[\"kept\"]}").status())
                .isEqualTo(201);
    }

    @AfterAll
    void stop() {
        node.close();
    }

    @AfterEach
    void the_node_still_serves_and_holds_what_it_held() {
        Rest.Reply check = node.rest().get(CLAIMS + "/kept");
        assertThat(check.json().getJsonArray("holders").getJsonObject(0).getString("session"))
                .isEqualTo("s1");
    }

    @ParameterizedTest
    @MethodSource("table")
    void is_refused_by_name(Bad bad) throws IOException {
        try (Wire wire = new Wire(node.port)) {
            StringBuilder head = new StringBuilder(bad.method + " " + bad.target + " HTTP/1.1\r\n");
            if (!bad.headers.contains("Host:")) {
                head.append("Host: 127.0.0.1:" + node.port + "\r\n");
            }
            if (!bad.headers.contains("Authorization:")) {
                head.append("Authorization: Bearer " + token + "\r\n");
            }
            if (bad.body.length > 0 && !bad.headers.contains("Transfer-Encoding:")) {
                head.append("Content-Length: " + bad.body.length + "\r\n");
            }
            if (bad.body.length > 0 && !bad.headers.contains("Content-Type:")) {
                head.append("Content-Type: application/json\r\n");
            }
            wire.send(head + bad.headers.replace("PORT", "" + node.port) + "\r\n")
                    .send(bad.body);
            Wire.Reply reply = wire.reply();
            assertThat(reply).isNotNull();
            assertThat(reply.status()).as(reply.body()).isEqualTo(bad.status);
            assertThat(reply.head()).contains("application/problem+json");
            assertThat(reply.slug()).as(reply.body()).isEqualTo(bad.slug);
            assertThat(reply.detail())
                    .contains(bad.word)
                    .doesNotContain("Exception")
                    .doesNotContain(token);
        }
    }

    static List<Bad> table() {
        List<Bad> all = new ArrayList<>();
        // JSON that is none, or means two things
        json(all, "no json", "{paths:1}", "not JSON");
        json(all, "a list", "[1]", "object");
        json(all, "a text", "\"x\"", "object");
        json(all, "cut off", "{\"paths\":[\"a\"", "expected close marker for Array, at character 13");
        json(all, "trailing text", "{\"paths\":[\"a\"]} x", "not JSON");
        json(all, "two objects", "{\"paths\":[\"a\"]}{}", "goes on");
        json(all, "a comment", "{/* a */\"paths\":[\"a\"]}", "not JSON");
        json(all, "a field twice", "{\"paths\":[\"a\"],\"paths\":[\"b\"]}", "Duplicate");
        json(all, "NaN", "{\"ttl\":NaN}", "not JSON");
        json(all, "single quotes", "{'paths':['a']}", "not JSON");
        json(all, "a leading zero", "{\"ttl\":090}", "not JSON");
        json(all, "depth 40", "{\"labels\":" + "[".repeat(40) + "]".repeat(40) + "}", "depth");
        json(all, "depth 30000", "{\"labels\":" + "[".repeat(30_000), "depth");
        json(all, "a number past a long", "{\"ttl\":9223372036854775808}", "64 bits");
        json(all, "a number past a double", "{\"ttl\":1e400}", "range");
        json(all, "a tiny number with a huge exponent", "{\"ttl\":1e-99999999999}", "range");
        json(all, "a number of 5000 digits", "{\"ttl\":" + "9".repeat(5_000) + "}", "not JSON");
        json(all, "a lone surrogate", "{\"reason\":\"\\ud800\",\"paths\":[\"a\"]}", "surrogate");
        json(all, "20000 values", "{\"paths\":[" + "1,".repeat(20_000) + "1]}", "values");
        raw(all, "bytes that are no utf-8", new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}, "UTF-8");
        raw(all, "utf-16", "{\"paths\":[\"a\"]}".getBytes(StandardCharsets.UTF_16), "UTF-8");
        // fields of the wrong kind
        json(all, "an unknown field", "{\"path\":[\"a\"]}", "did you mean 'paths'");
        json(all, "paths missing", "{}", "at least one path");
        json(all, "paths a text", "{\"paths\":\"a\"}", "list of texts");
        json(all, "a path a number", "{\"paths\":[1]}", "paths[0]");
        json(all, "a path null", "{\"paths\":[null]}", "null");
        json(all, "mode unknown", "{\"paths\":[\"a\"],\"mode\":\"both\"}", "exclusive and shared");
        json(all, "mode a flag", "{\"paths\":[\"a\"],\"mode\":true}", "give text");
        json(all, "labels a list", "{\"paths\":[\"a\"],\"labels\":[]}", "object of texts");
        json(all, "a label a number", "{\"paths\":[\"a\"],\"labels\":{\"x\":1}}", "labels.x");
        json(all, "ttl a word", "{\"paths\":[\"a\"],\"ttl\":\"soon\"}", "no duration");
        json(all, "ttl negative", "{\"paths\":[\"a\"],\"ttl\":-1}", "negative");
        json(all, "ttl too long", "{\"paths\":[\"a\"],\"ttl\":\"8d\"}", "out of bounds");
        json(all, "ttl that overflows", "{\"paths\":[\"a\"],\"ttl\":9223372036854775807}", "too long");
        json(all, "ttl of huge ISO", "{\"paths\":[\"a\"],\"ttl\":\"PT9223372036854775807H\"}", "no duration");
        json(all, "ttl negative ISO", "{\"paths\":[\"a\"],\"ttl\":\"PT-5M\"}", "negative");
        json(all, "ttl a list", "{\"paths\":[\"a\"],\"ttl\":[5]}", "not a duration");
        json(all, "ttl of 0", "{\"paths\":[\"a\"],\"ttl\":0}", "out of bounds");
        json(all, "wait too long", "{\"paths\":[\"a\"],\"wait\":\"25h\"}", "0 to 24h");
        json(all, "hold too long", "{\"paths\":[\"a\"],\"wait\":\"1h\",\"hold\":\"11m\"}", "0 to 10m");
        json(all, "a reason with a bell", "{\"paths\":[\"a\"],\"reason\":\"\\u0007\"}", "U+0007");
        json(all, "a reason too long", "{\"paths\":[\"a\"],\"reason\":\"" + "x".repeat(2_000) + "\"}", "at most 1000");
        // paths that are none
        for (String[] path : new String[][] {
            {"", "empty"},
            {"/etc/passwd", "starts with '/'"},
            {"a/../b", "'..'"},
            {"./a", "'.'"},
            {"a//b", "empty part"},
            {"a\\u0000b", "U+0000"},
            {"a\\u202eb", "U+202E"},
            {"a#b#c", "after its '#'"},
            {"a#", "empty part"},
            {"x".repeat(1_025), "at most 1024"},
            {"a/".repeat(64) + "b", "at most 64"}
        }) {
            json(
                    all,
                    "path " + path[0].substring(0, Math.min(20, path[0].length())),
                    "{\"paths\":[\"" + path[0] + "\"]}",
                    path[1]);
        }
        // sessions
        session(all, "pid a fraction", "{\"pid\":1.9}", "fractional");
        session(all, "pid past an int", "{\"pid\":4294967297}", "4294967297");
        session(all, "pid a text", "{\"pid\":\"7\"}", "whole number");
        session(all, "pid negative", "{\"pid\":-1}", "allowed are 0");
        session(all, "an id with a slash", "{\"id\":\"a/b\"}", "is not an id");
        session(all, "an empty id", "{\"id\":\"\"}", "is not an id");
        session(all, "a kind with a space", "{\"kind\":\"a b\"}", "kind");
        session(all, "a token of one's own", "{\"token\":\"x\"}", "unknown field");
        // addresses
        get(all, "an unknown address", "/v2/workspaces", 404, "not-found", "openapi");
        get(all, "a trailing slash", "/livez/", 404, "not-found", "openapi");
        get(all, "a workspace with a slash", "/v1/workspaces/a%2Fb/claims", 400, "bad-request", "not a name");
        get(all, "a workspace of dots", "/v1/workspaces/../claims", 400, "bad-request", "not a name");
        get(all, "a path with encoded dots", CLAIMS + "/a/%2e%2e/b", 400, "bad-request", "'..'");
        get(all, "a path with an encoded slash in front", CLAIMS + "/%2Fetc", 400, "bad-request", "starts with");
        get(all, "a path with an encoded nul", CLAIMS + "/a%00b", 400, "bad-request", "U+0000");
        get(all, "a path encoded by half", CLAIMS + "/a%2", 400, "bad-request", "percent");
        get(all, "a path encoded wrongly", CLAIMS + "/a%zz", 400, "bad-request", "hexadecimal");
        get(all, "a path that is no utf-8", CLAIMS + "/a%ff", 400, "bad-request", "UTF-8");
        get(all, "an overlong slash", CLAIMS + "/a%c0%afb", 400, "bad-request", "UTF-8");
        get(all, "a limit of 0", CLAIMS + "?limit=0", 400, "bad-request", "1 to 1000");
        get(all, "a limit past an int", CLAIMS + "?limit=4294967297", 400, "bad-request", "1 to 1000");
        get(all, "a limit of 1.9", CLAIMS + "?limit=1.9", 400, "bad-request", "whole number");
        get(all, "a limit twice", CLAIMS + "?limit=1&limit=2", 400, "bad-request", "twice");
        get(all, "an unknown parameter", CLAIMS + "?undr=a", 400, "bad-request", "did you mean 'under'");
        get(all, "a foreign cursor", CLAIMS + "?cursor=%21%21", 400, "bad-request", "nextCursor");
        get(all, "a mode unknown", CLAIMS + "?mode=both", 400, "bad-request", "exclusive");
        get(all, "events of an unknown type", WS + "/events?type=claim.aquired", 400, "bad-request", "claim.acquired");
        get(all, "events after a word", WS + "/events?after=x", 400, "bad-request", "whole number");
        get(
                all,
                "events after too much",
                WS + "/events?after=99999999999999999999",
                400,
                "bad-request",
                "whole number");
        get(all, "a wait of a day", WS + "/events?after=0&wait=24h", 400, "bad-request", "0 to 1m");
        get(all, "an address too long", CLAIMS + "/" + "a".repeat(9_000), 414, "too-large", "first line");
        get(all, "an unknown session", SESSIONS + "/nobody", 404, "no-such-session", "nobody");
        get(all, "an unknown resource", WS + "/resources/none", 404, "not-found", "none");
        // methods
        method(all, "TRACE", CLAIMS);
        method(all, "BREW", CLAIMS);
        method(all, "PATCH", SESSIONS);
        method(all, "OPTIONS", CLAIMS);
        method(all, "POST", CLAIMS + "/src/a.js");
        method(all, "DELETE", "/livez");
        // what a release, a condition, a token, a key look like
        bad(all, "a release of nothing", "POST", CLAIMS + "/release", "", "{}", 400, "bad-request", "all: true");
        bad(
                all,
                "a release of both",
                "POST",
                CLAIMS + "/release",
                "",
                "{\"all\":true,\"paths\":[\"a\"]}",
                400,
                "bad-request",
                "one of them");
        bad(
                all,
                "a break without reason",
                "POST",
                CLAIMS + "/break",
                "",
                "{\"path\":\"a\"}",
                400,
                "bad-request",
                "reason is missing");
        bad(
                all,
                "a break by a session",
                "POST",
                CLAIMS + "/break",
                "",
                "{\"path\":\"a\",\"reason\":\"r\"}",
                403,
                "forbidden",
                "operator");
        bad(
                all,
                "an If-Match of words",
                "PUT",
                WS + "/resources/a",
                "If-Match: three\r\n",
                "{}",
                400,
                "bad-request",
                "in quotes");
        bad(
                all,
                "an If-Match weak",
                "PUT",
                WS + "/resources/a",
                "If-Match: W/\"3\"\r\n",
                "{}",
                400,
                "bad-request",
                "in quotes");
        bad(
                all,
                "both conditions",
                "PUT",
                WS + "/resources/a",
                "If-Match: \"1\"\r\nIf-None-Match: *\r\n",
                "{}",
                400,
                "bad-request",
                "one of them");
        bad(
                all,
                "no token",
                "POST",
                CLAIMS,
                "Authorization: Bearer \r\n",
                "{\"paths\":[\"a\"]}",
                400,
                "bad-request",
                "Authorization");
        bad(
                all,
                "another scheme",
                "POST",
                CLAIMS,
                "Authorization: Basic eDp5\r\n",
                "{\"paths\":[\"a\"]}",
                400,
                "bad-request",
                "Bearer");
        bad(
                all,
                "a wrong token",
                "POST",
                CLAIMS,
                "Authorization: Bearer wrong\r\n",
                "{\"paths\":[\"a\"]}",
                401,
                "unauthenticated",
                "token");
        bad(
                all,
                "an empty key",
                "POST",
                CLAIMS,
                "Idempotency-Key: \r\n",
                "{\"paths\":[\"a\"]}",
                400,
                "bad-request",
                "Idempotency-Key");
        bad(
                all,
                "a key too long",
                "POST",
                CLAIMS,
                "Idempotency-Key: " + "k".repeat(300) + "\r\n",
                "{\"paths\":[\"a\"]}",
                400,
                "bad-request",
                "Idempotency-Key");
        // types and sizes
        bad(
                all,
                "a form",
                "POST",
                CLAIMS,
                "Content-Type: application/x-www-form-urlencoded\r\n",
                "a=b",
                415,
                "wrong-type",
                "JSON");
        bad(all, "plain text", "POST", CLAIMS, "Content-Type: text/plain\r\n", "{}", 415, "wrong-type", "JSON");
        bad(
                all,
                "another charset",
                "POST",
                CLAIMS,
                "Content-Type: application/json; charset=utf-16\r\n",
                "{}",
                415,
                "wrong-type",
                "UTF-8");
        bad(
                all,
                "a packed body",
                "POST",
                CLAIMS,
                "Content-Encoding: gzip\r\n",
                "{}",
                415,
                "wrong-type",
                "Content-Encoding");
        bad(
                all,
                "a body of 70 KB",
                "POST",
                CLAIMS,
                "",
                "{\"reason\":\"" + "x".repeat(70_000) + "\"}",
                413,
                "too-large",
                "65536");
        bad(
                all,
                "70 KB in chunks",
                "POST",
                CLAIMS,
                "Transfer-Encoding: chunked\r\n",
                "11170\r\n" + "x".repeat(0x11170) + "\r\n0\r\n\r\n",
                413,
                "too-large",
                "65536");
        bad(
                all,
                "headers of 40 KB",
                "GET",
                "/livez",
                "X-Long: " + "x".repeat(40_000) + "\r\n",
                "",
                431,
                "too-large",
                "headers");
        bad(
                all,
                "an unknown transfer encoding",
                "POST",
                CLAIMS,
                "Transfer-Encoding: xchunked\r\n",
                "{}",
                501,
                "bad-request",
                "Transfer-Encoding");
        // who may reach the node
        bad(all, "a foreign host", "GET", "/livez", "Host: evil.example\r\n", "", 421, "wrong-host", "http.hosts");
        bad(all, "another port", "GET", "/livez", "Host: 127.0.0.1:1\r\n", "", 421, "wrong-host", "http.hosts");
        bad(
                all,
                "a host that begins like ours",
                "GET",
                "/livez",
                "Host: localhost.evil.example:PORT\r\n",
                "",
                421,
                "wrong-host",
                "http.hosts");
        bad(
                all,
                "two hosts",
                "GET",
                "/livez",
                "Host: 127.0.0.1:PORT\r\nHost: evil.example\r\n",
                "",
                400,
                "bad-request",
                "more than one Host");
        bad(
                all,
                "a foreign origin",
                "GET",
                CLAIMS,
                "Origin: https://evil.example\r\n",
                "",
                403,
                "forbidden",
                "http.origins");
        bad(
                all,
                "a null origin",
                "POST",
                CLAIMS,
                "Origin: null\r\n",
                "{\"paths\":[\"a\"]}",
                403,
                "forbidden",
                "http.origins");
        bad(
                all,
                "our host on another port as origin",
                "POST",
                CLAIMS,
                "Origin: http://127.0.0.1:1\r\n",
                "{\"paths\":[\"a\"]}",
                403,
                "forbidden",
                "http.origins");
        bad(
                all,
                "a post of another site",
                "POST",
                CLAIMS,
                "Sec-Fetch-Site: cross-site\r\n",
                "{\"paths\":[\"a\"]}",
                403,
                "forbidden",
                "another site");
        get(all, "an absolute address", "http://evil.example/livez", 400, "bad-request", "start with");
        bad(
                all,
                "two lengths",
                "POST",
                CLAIMS,
                "Content-Length: 2\r\nContent-Length: 3\r\nContent-Type: application/json\r\n",
                "",
                400,
                "bad-request",
                "HTTP/1.1");
        bad(
                all,
                "a length that is none",
                "POST",
                CLAIMS,
                "Content-Length: x\r\nContent-Type: application/json\r\n",
                "",
                400,
                "bad-request",
                "HTTP/1.1");
        return all;
    }

    @Test
    void the_table_is_long_enough() {
        assertThat(table()).hasSizeGreaterThanOrEqualTo(100);
    }

    private static void json(List<Bad> all, String name, String body, String word) {
        bad(all, name, "POST", CLAIMS, "", body, 400, "bad-request", word);
    }

    private static void raw(List<Bad> all, String name, byte[] body, String word) {
        all.add(new Bad(name, "POST", CLAIMS, "", body, 400, "bad-request", word));
    }

    private static void session(List<Bad> all, String name, String body, String word) {
        bad(all, "session: " + name, "POST", SESSIONS, "", body, 400, "bad-request", word);
    }

    private static void get(List<Bad> all, String name, String target, int status, String slug, String word) {
        bad(all, name, "GET", target, "", "", status, slug, word);
    }

    private static void method(List<Bad> all, String method, String target) {
        bad(all, method + " " + target, method, target, "", "", 405, "wrong-method", "takes");
    }

    private static void bad(
            List<Bad> all,
            String name,
            String method,
            String target,
            String headers,
            String body,
            int status,
            String slug,
            String word) {
        all.add(new Bad(name, method, target, headers, body.getBytes(StandardCharsets.UTF_8), status, slug, word));
    }
}
