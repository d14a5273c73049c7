package dev.dibs.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dibs.kit.MetricsTable;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The dashboard for Grafana is about the metrics that there are. */
class GrafanaTest {
    private static final Pattern METRIC = Pattern.compile("\\b(?:dibs|jvm|process|system)_\\w+");

    private final Map<String, MetricsTable.Row> documented = MetricsTable.read();

    private static JsonObject dashboard() throws IOException {
        return new JsonObject(Files.readString(Path.of("conf/grafana.json")));
    }

    @Test
    void every_metric_of_the_dashboard_is_documented_and_every_one_of_ours_is_on_it() throws IOException {
        Set<String> shown = new TreeSet<>();
        for (Object panel : dashboard().getJsonArray("panels")) {
            for (Object target : ((JsonObject) panel).getJsonArray("targets", new JsonArray())) {
                shown.addAll(named(((JsonObject) target).getString("expr")));
            }
        }
        assertThat(documented.keySet()).containsAll(shown);
        assertThat(shown)
                .containsAll(documented.keySet().stream()
                        .filter(name -> name.startsWith("dibs_"))
                        .toList());
    }

    @Test
    void a_metric_that_is_not_documented_is_noticed() {
        assertThat(named("rate(dibs_no_such_total[5m]) / dibs_wait_seconds_count"))
                .containsExactlyInAnyOrder("dibs_no_such_total", "dibs_wait_seconds");
        assertThat(documented).containsKey("dibs_wait_seconds").doesNotContainKey("dibs_no_such_total");
    }

    @Test
    void its_panels_have_titles_numbers_and_places_of_their_own() throws IOException {
        Set<Integer> numbers = new HashSet<>();
        Set<String> places = new HashSet<>();
        for (Object one : dashboard().getJsonArray("panels")) {
            JsonObject panel = (JsonObject) one;
            assertThat(panel.getString("title")).isNotBlank();
            assertThat(numbers.add(panel.getInteger("id"))).isTrue();
            JsonObject place = panel.getJsonObject("gridPos");
            assertThat(places.add(place.getInteger("x") + "," + place.getInteger("y")))
                    .as(panel.getString("title"))
                    .isTrue();
            assertThat(place.getInteger("x") + place.getInteger("w")).isLessThanOrEqualTo(24);
        }
    }

    /** The names in an expression; a histogram's and a summary's parts are named by the whole. */
    private Set<String> named(String expression) {
        Set<String> names = new TreeSet<>();
        Matcher metric = METRIC.matcher(expression);
        while (metric.find()) {
            String whole = metric.group().replaceFirst("_(bucket|count|sum)$", "");
            MetricsTable.Row row = documented.get(whole);
            boolean parts = row != null && Set.of("histogram", "summary").contains(row.type());
            names.add(parts ? whole : metric.group());
        }
        return names;
    }
}
