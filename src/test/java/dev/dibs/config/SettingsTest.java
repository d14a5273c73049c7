package dev.dibs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    private static final Pattern COMMENTED_KEY = Pattern.compile("(?m)^( *)#([a-z][a-z-]*:( |$))");

    @TempDir
    Path home;

    private Map<String, String> environment(String... more) {
        Map<String, String> environment = new LinkedHashMap<>(Map.of("DIBS_HOME", home.toString()));
        for (int i = 0; i < more.length; i += 2) {
            environment.put(more[i], more[i + 1]);
        }
        return environment;
    }

    @Test
    void the_file_of_defaults_names_every_key_and_its_true_default() throws IOException {
        String text = COMMENTED_KEY
                .matcher(Files.readString(Path.of("conf/dibs.yaml")))
                .replaceAll("$1$2");
        Map<String, String> flat = SettingsFile.parse(text, "conf/dibs.yaml");
        assertThat(flat.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Settings.KEYS.stream().map(Key::name).collect(Collectors.toList()));
        for (Key<?> key : Settings.KEYS) {
            assertThat(key.read(flat.get(key.name()), "file"))
                    .as(key.name())
                    .isEqualTo(key.read(key.fallback(), "default"));
        }
    }

    @Test
    void the_file_of_defaults_changes_nothing_as_it_is() {
        Settings read = Settings.read(Map.of("config", "conf/dibs.yaml"), environment());
        assertThat(read).isEqualTo(Settings.defaults(home));
    }

    @Test
    void every_key_of_the_file_is_read() {
        Map<String, String> others = others();
        assertThat(others.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Settings.KEYS.stream().map(Key::name).collect(Collectors.toList()));
        others.forEach((key, value) -> {
            Settings changed = Settings.read(Map.of(key, value), environment());
            Settings plain = Settings.defaults(home);
            assertThat(List.of(
                            changed.node(),
                            changed.http(),
                            changed.cluster(),
                            changed.journal(),
                            changed.ledger(),
                            changed.coolDowns()))
                    .as(key)
                    .isNotEqualTo(List.of(
                            plain.node(),
                            plain.http(),
                            plain.cluster(),
                            plain.journal(),
                            plain.ledger(),
                            plain.coolDowns()));
        });
    }

    private Map<String, String> others() {
        Map<String, String> others = new LinkedHashMap<>();
        for (Key<?> key : Settings.KEYS) {
            Object value = key.read(key.fallback(), "default");
            others.put(key.name(), value instanceof Integer number ? "" + (number + 1) : "90s");
        }
        others.putAll(Map.of(
                "home", home.resolve("other").toString(),
                "http.host", "::1",
                "http.hosts", "a,b",
                "http.origins", "https://a.example",
                "http.max-body", "1MiB",
                "cluster.name", "other",
                "cluster.host", "10.0.0.1",
                "cluster.join", "10.0.0.2:5702",
                "cluster.role", "light",
                "ledger.event-bytes", "1MiB"));
        others.putAll(Map.of(
                "log.level", "fine",
                "journal.enabled", "false",
                "journal.sync", "2s",
                "journal.max-size", "2GiB",
                "log.format", "json",
                "cluster.heartbeat-interval", "2s",
                "sessions.ttl.browser", "91s",
                "ledger.cool-downs", "acme.app=30s"));
        return others;
    }

    @Test
    void a_flag_goes_before_the_environment_before_the_file_before_the_default() throws IOException {
        Files.writeString(home.resolve("dibs.yaml"), "http:\n  port: 1001\n  max-body: 1MiB\ncluster.name: file\n");
        Settings settings = Settings.read(
                Map.of("http.port", "1003"), environment("DIBS_HTTP_PORT", "1002", "DIBS_CLUSTER_NAME", "variable"));
        assertThat(settings.http().port()).isEqualTo(1003);
        assertThat(settings.cluster().name()).isEqualTo("variable");
        assertThat(settings.http().maxBodyBytes()).isEqualTo(1 << 20);
        assertThat(settings.http().host()).isEqualTo("127.0.0.1");
        assertThat(settings.describe())
                .contains("http.port=1003 (flag --http-port)")
                .contains("cluster.name=variable (environment DIBS_CLUSTER_NAME)");
    }

    @Test
    void the_fixed_names_of_the_contract_are_read() {
        Settings settings = Settings.read(
                Map.of(),
                environment(
                        "DIBS_JOIN", "10.0.0.1, 10.0.0.2:5703",
                        "DIBS_ROLE", "light",
                        "DIBS_CLUSTER_HOST", "10.0.0.9",
                        "DIBS_CLUSTER_PORT", "5800",
                        "DIBS_CLUSTER_QUORUM", "2",
                        "DIBS_HTTP_HOST", "0.0.0.0",
                        "DIBS_HTTP_PORT", "0"));
        assertThat(settings.home()).isEqualTo(home);
        assertThat(settings.cluster().join()).containsExactly("10.0.0.1", "10.0.0.2:5703");
        assertThat(settings.cluster().light()).isTrue();
        assertThat(settings.cluster().host()).isEqualTo("10.0.0.9");
        assertThat(settings.cluster().port()).isEqualTo(5800);
        assertThat(settings.cluster().quorum()).isEqualTo(2);
        assertThat(settings.http().host()).isEqualTo("0.0.0.0");
        assertThat(settings.http().port()).isZero();
    }

    @Test
    void an_unknown_key_is_refused_with_the_nearest_known_one() throws IOException {
        Path file = Files.writeString(home.resolve("dibs.yaml"), "http:\n  prot: 1\n");
        assertThatThrownBy(() -> Settings.read(Map.of(), environment()))
                .isInstanceOf(SettingsException.class)
                .hasMessage("'http.prot' is no setting (" + file + "); did you mean 'http.port'?");
        Files.delete(file);
        assertThatThrownBy(() -> Settings.read(Map.of(), environment("DIBS_HTTP_PROT", "1")))
                .hasMessageContaining("did you mean DIBS_HTTP_PORT?");
        assertThat(Settings.read(Map.of(), environment("DIBS_SOMETHING_OF_SOMEBODY_ELSE", "1")))
                .isEqualTo(Settings.defaults(home));
    }

    @Test
    void a_wrong_value_is_refused_with_key_value_source_and_what_is_allowed() throws IOException {
        assertThatThrownBy(() -> Settings.read(Map.of("http.port", "70000"), environment()))
                .hasMessage("http.port is '70000' (flag --http-port); allowed: 0 to 65535");
        assertThatThrownBy(() -> Settings.read(Map.of(), environment("DIBS_ROLE", "boss")))
                .hasMessage("cluster.role is 'boss' (environment DIBS_ROLE); allowed: one of anchor, light");
        assertThatThrownBy(() -> Settings.read(Map.of("ledger.cool-down", "11m"), environment()))
                .hasMessage("ledger.cool-down is '11m' (flag --ledger-cool-down); allowed: 0s to 10m");
        assertThatThrownBy(() -> Settings.read(
                        Map.of("cluster.heartbeat-timeout", "3s", "cluster.heartbeat-interval", "2s"), environment()))
                .hasMessageContaining("at least twice");
        Files.writeString(home.resolve("dibs.yaml"), "http:\n  port:\n");
        assertThatThrownBy(() -> Settings.read(Map.of(), environment())).hasMessageContaining("http.port has no value");
        Files.writeString(home.resolve("dibs.yaml"), "http: [\n");
        assertThatThrownBy(() -> Settings.read(Map.of(), environment())).hasMessageContaining("is not YAML");
        assertThatThrownBy(() -> Settings.read(Map.of("config", "/no/such"), environment()))
                .hasMessageContaining("name another with --config");
    }

    @Test
    void a_workspace_may_have_a_cool_down_of_its_own() throws IOException {
        Files.writeString(home.resolve("dibs.yaml"), "ledger:\n  cool-downs:\n    acme.app: 30s\n    shop: 60\n");
        Settings settings = Settings.read(Map.of(), environment());
        assertThat(settings.coolDowns())
                .containsOnly(Map.entry("acme.app", Duration.ofSeconds(30)), Map.entry("shop", Duration.ofMinutes(1)));
        assertThat(settings.ledgerOf("acme.app").coolDownMillis()).isEqualTo(30_000);
        assertThat(settings.ledgerOf("other").coolDownMillis()).isZero();
    }

    @Test
    void a_home_is_found_by_the_xdg_rules_and_closed_to_others() throws IOException {
        assertThat(Home.of(Map.of("XDG_STATE_HOME", "/state"))).isEqualTo(Path.of("/state/dibs"));
        assertThat(Home.of(Map.of("HOME", "/home/dev"))).isEqualTo(Path.of("/home/dev/.local/state/dibs"));
        Path made = Home.create(home.resolve("a/b"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                .isEqualTo("rwx------");
        assertThat(Home.create(made)).isEqualTo(made);
    }

    @Test
    void the_nodes_address_is_written_read_and_removed_by_its_own_process_only() throws IOException {
        assertThat(NodeFile.read(home)).isNull();
        NodeFile file = new NodeFile("http://127.0.0.1:3427", 42, 5701);
        file.write(home);
        assertThat(NodeFile.read(home)).isEqualTo(file);
        NodeFile.delete(home, 43);
        assertThat(NodeFile.read(home)).isEqualTo(file);
        NodeFile.delete(home, 42);
        assertThat(NodeFile.read(home)).isNull();
        Files.writeString(home.resolve("dibs.json"), "{\"url\": \"http://h:1\", \"pid\": 7, \"clusterPort\": 0}");
        assertThat(NodeFile.read(home)).isEqualTo(new NodeFile("http://h:1", 7, 0));
        Files.writeString(home.resolve("dibs.json"), "{\"url\":");
        assertThat(NodeFile.read(home)).isNull();
    }
}
