package dev.dibs.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dibs.config.Sizes;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({
        "90s, PT90S",
        "5m, PT5M",
        "1h30m, PT1H30M",
        "2d, PT48H",
        "500ms, PT0.5S",
        "1m500ms, PT1M0.5S",
        "PT5M, PT5M",
        "pt0.25s, PT0.25S",
        "0, PT0S",
        "90, PT90S",
        "1.5, PT1.5S",
        "0.5h, PT30M",
        "' 7s ', PT7S"
    })
    void a_duration_is_read_in_any_of_its_forms(String text, Duration expected) {
        assertThat(Durations.parse(text)).isEqualTo(expected);
        assertThat(Durations.parse(Durations.print(expected))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "s",
                "5 m",
                "5x",
                "m5",
                "-5s",
                "PT-5S",
                "P",
                "1m1h",
                "1m1m",
                "5m5",
                "1..5s",
                "1.s",
                ".5s",
                "1e3",
                "99999999999999999999",
                "99999999999d",
                "P9999999999D",
                "9223372036854775807",
                "१s",
                "1h30"
            })
    void what_is_no_duration_is_refused_with_the_forms_there_are(String text) {
        assertThatThrownBy(() -> Durations.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("write it like 90s, 5m, 1h30m, PT5M, or a number of seconds");
    }

    @Test
    void sizes_are_read_in_any_of_their_forms() {
        assertThat(Sizes.parse("64KiB")).isEqualTo(65_536);
        assertThat(Sizes.parse("2 mib")).isEqualTo(2 << 20);
        assertThat(Sizes.parse("500kB")).isEqualTo(500_000);
        assertThat(Sizes.parse("17")).isEqualTo(17);
        assertThat(Sizes.print(65_536)).isEqualTo("64KiB");
        assertThat(Sizes.print(1_500)).isEqualTo("1500");
        for (String wrong : new String[] {"", "KiB", "-1", "1.5MiB", "9999999999GiB", "99999999999999999999", "1TiB"}) {
            assertThatThrownBy(() -> Sizes.parse(wrong)).as(wrong).hasMessageContaining("write it like 64KiB");
        }
    }
}
