package dev.dibs.wire.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dibs.text.Durations;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {
    @Test
    void values_keep_their_kind() {
        var json = StrictJson.object(
                "{\"a\":1,\"b\":9223372036854775807,\"c\":1.5,\"d\":\"\\ud83d\\ude00\",\"e\":[true,null],\"f\":{}}"
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(json.getValue("a")).isEqualTo(1);
        assertThat(json.getValue("b")).isEqualTo(Long.MAX_VALUE);
        assertThat(json.getValue("c")).isEqualTo(1.5);
        assertThat(json.getString("d")).isEqualTo("\ud83d\ude00");
        assertThat(json.getJsonArray("e").getList()).isEqualTo(java.util.Arrays.asList(true, null));
        assertThat(json.getJsonObject("f")).isEmpty();
        assertThat(StrictJson.object(new byte[0])).isEmpty();
    }

    @Test
    void a_problem_names_the_field_that_is_wrong() {
        assertThatThrownBy(() -> StrictJson.object("{\"a\":{\"b\":[1,1e400]}}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(
                        MalformedException.class,
                        e -> assertThat(e.problems().get(0).field()).isEqualTo("a/b/1"));
    }

    @Test
    void all_that_is_wrong_is_told_at_once() {
        Fields fields = new Fields(
                StrictJson.object("{\"pid\":1.9,\"nam\":\"x\",\"ttl\":\"soon\"}".getBytes(StandardCharsets.UTF_8)),
                "pid",
                "name",
                "ttl");
        assertThat(fields.whole("pid", 0, 10, 0)).isZero();
        assertThat(fields.duration("ttl")).isNull();
        assertThatThrownBy(fields::check)
                .isInstanceOfSatisfying(
                        MalformedException.class,
                        e -> assertThat(e.problems().stream().map(FieldProblem::field))
                                .containsExactly("nam", "pid", "ttl"));
    }

    @ParameterizedTest
    @CsvSource({
        "90,90000",
        "0,0",
        "1.5,1500",
        "90s,90000",
        "5m,300000",
        "1h30m,5400000",
        "PT5M,300000",
        "pt1.5s,1500",
        "250ms,250",
        "1d,86400000",
        "P1D,86400000",
        "0s,0"
    })
    void durations_are_read(String text, long millis) {
        assertThat(Durations.parse(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "soon",
                "-5s",
                "m5",
                "1m1h",
                "5 m",
                "1..5",
                ".",
                "PT-1S",
                "-PT1S",
                "PT",
                "P1Y",
                "9999999999s",
                "PT99999999999999999999S",
                "1e9",
                "5M",
                "٣s"
            })
    void what_is_no_duration_is_refused(String text) {
        assertThatThrownBy(() -> Durations.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void lengths_of_time_are_said_as_people_do() {
        assertThat(List.of(0L, 45_999L, 600_000L, 5_400_000L, 7_200_000L, 273_600_000L, -5L).stream()
                        .map(JsonDurations::human))
                .containsExactly("0s", "45s", "10m", "1h30m", "2h", "3d4h", "0s");
        assertThat(JsonDurations.seconds(1_500)).isEqualTo(1.5);
        assertThat(JsonDurations.seconds(2_000)).isEqualTo(2L);
    }

    @Test
    void instants_have_milliseconds() {
        assertThat(Words.instant(0)).isEqualTo("1970-01-01T00:00:00.000Z");
        assertThat(Words.instant(1_790_000_000_007L)).isEqualTo("2026-09-21T14:13:20.007Z");
        assertThat(Words.instant(-1)).isEqualTo("1969-12-31T23:59:59.999Z");
    }

    @Test
    void health_is_scaled_to_the_time_to_live() {
        assertThat(View.health(59_999, 300_000)).isEqualTo("green");
        assertThat(View.health(60_000, 300_000)).isEqualTo("yellow");
        assertThat(View.health(179_999, 300_000)).isEqualTo("yellow");
        assertThat(View.health(180_000, 300_000)).isEqualTo("red");
        assertThat(View.health(7_000, 30_000)).isEqualTo("yellow");
    }
}
