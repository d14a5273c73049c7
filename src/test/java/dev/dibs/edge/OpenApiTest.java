package dev.dibs.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dibs.kit.TestNode;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class OpenApiTest {
    private static final Pattern REFERENCE = Pattern.compile("\"#/([^\"]+)\"");

    @Test
    void the_description_and_the_routes_name_the_same_calls() {
        try (TestNode node = new TestNode()) {
            JsonObject paths = node.rest().get("/openapi.json").json().getJsonObject("paths");
            Set<String> described = new TreeSet<>();
            for (String path : paths.fieldNames()) {
                for (String method : paths.getJsonObject(path).fieldNames()) {
                    described.add(method.toUpperCase(Locale.ROOT) + " " + path);
                }
            }
            Set<String> served = new TreeSet<>();
            for (Route route : node.edge.routes()) {
                served.add(route.method() + " " + route.template().replace("*}", "}"));
            }
            assertThat(described).isEqualTo(served);
        }
    }

    @Test
    void what_is_read_of_a_workspace_may_say_that_it_is_old() {
        try (TestNode node = new TestNode()) {
            JsonObject paths = node.rest().get("/openapi.json").json().getJsonObject("paths");
            for (String path : paths.fieldNames()) {
                JsonObject get = paths.getJsonObject(path).getJsonObject("get");
                if (path.startsWith("/v1/workspaces") && get != null) {
                    assertThat(get.getJsonObject("responses")
                                    .getJsonObject("200")
                                    .getJsonObject("headers")
                                    .containsKey("Dibs-Degraded"))
                            .as(path)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void every_reference_leads_somewhere() {
        try (TestNode node = new TestNode()) {
            String text = node.rest().get("/openapi.json").text();
            JsonObject root = new JsonObject(text);
            Matcher reference = REFERENCE.matcher(text);
            while (reference.find()) {
                JsonObject at = root;
                for (String part : reference.group(1).split("/")) {
                    at = at.getJsonObject(part);
                    assertThat(at).as(reference.group(1)).isNotNull();
                }
            }
        }
    }
}
