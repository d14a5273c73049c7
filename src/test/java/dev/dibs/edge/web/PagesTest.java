package dev.dibs.edge.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dibs.kit.Rest;
import dev.dibs.kit.TestNode;
import dev.dibs.kit.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PagesTest {
    private final TestNode node = new TestNode();
    private final Rest rest = node.rest();

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void each_page_comes_with_its_type_and_under_the_policy() {
        Map<String, String> types = Map.of(
                "/", "text/html; charset=utf-8",
                "/dibs.js", "text/javascript; charset=utf-8",
                "/dibs.d.ts", "text/plain; charset=utf-8",
                "/client/package.json", "application/json",
                "/dashboard/style.css", "text/css; charset=utf-8",
                "/favicon.ico", "image/svg+xml",
                "/example/", "text/html; charset=utf-8");
        types.forEach((address, type) -> {
            Rest.Reply reply = rest.get(address);
            assertThat(reply.status()).as(address).isEqualTo(200);
            assertThat(reply.header("content-type")).as(address).isEqualTo(type);
            assertThat(reply.header("content-security-policy")).as(address).startsWith("default-src 'self';");
            assertThat(reply.header("x-content-type-options")).as(address).isEqualTo("nosniff");
            assertThat(reply.header("cache-control")).as(address).isEqualTo("no-cache");
        });
    }

    @Test
    void a_page_that_the_browser_has_is_not_sent_again() {
        String tag = rest.get("/dibs.js").header("etag");
        Rest.Reply again = rest.get("/dibs.js", "If-None-Match", tag);
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.text()).isEmpty();
        assertThat(rest.get("/dibs.js", "If-None-Match", "\"other\"").status()).isEqualTo(200);
    }

    @Test
    void nothing_but_the_pages_can_be_read() throws Exception {
        for (String address : List.of(
                "/dashboard/",
                "/dashboard/none.js",
                "/client/../openapi.json",
                "/client/%2e%2e/index.html",
                "/client/..%2findex.html",
                "/client//dibs.js",
                "/client/dibs.js%00.html",
                "/client/dibs.class",
                "/webroot/index.html",
                "/client/%E2%80%AEdibs.js")) {
            try (Wire wire = new Wire(node.port)) {
                wire.send("GET " + address + " HTTP/1.1\r\nHost: 127.0.0.1:" + node.port + "\r\n\r\n");
                assertThat(wire.reply().status()).as(address).isIn(400, 404);
            }
        }
        assertThat(rest.post("/", null, "{}").status()).isEqualTo(405);
    }

    @Test
    void all_that_the_dashboard_can_load_weighs_less_than_200_KiB() throws IOException {
        Path root = Path.of("src/main/resources/webroot");
        try (Stream<Path> files = Files.walk(root)) {
            long bytes = files.filter(Files::isRegularFile)
                    .filter(file -> !file.startsWith(root.resolve("example")))
                    .filter(file -> file.toString().matches(".*\\.(html|css|js|svg)"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
            assertThat(bytes).isBetween(100L * 1024, 200L * 1024);
        }
    }
}
