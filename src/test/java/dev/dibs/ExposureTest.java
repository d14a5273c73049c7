package dev.dibs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dibs.config.Settings;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExposureTest {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.2", "::1", "localhost"})
    void on_loopback_there_is_nothing_to_warn_of(String host) {
        assertThat(warning(host)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.7"})
    void elsewhere_it_says_what_is_not_protected(String host) {
        assertThat(warning(host)).contains(host, "without encryption", "tokens");
    }

    @Test
    void the_default_is_loopback() {
        assertThat(Exposure.warning(Settings.defaults(Path.of("home")).http())).isNull();
    }

    private static String warning(String host) {
        return Exposure.warning(Settings.read(Map.of("http.host", host), Map.of("DIBS_HOME", "/nowhere"))
                .http());
    }
}
