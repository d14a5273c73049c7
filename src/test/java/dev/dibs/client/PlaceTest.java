package dev.dibs.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceTest {
    @TempDir
    Path folder;

    private Path repository(String name, String config) throws IOException {
        Path root = Files.createDirectories(folder.resolve(name));
        Path git = Files.createDirectories(root.resolve(".git"));
        Files.writeString(git.resolve("HEAD"), "ref: refs/heads/feature/login\n");
        Files.writeString(git.resolve("config"), config);
        Files.createDirectories(root.resolve("src/deep"));
        return root;
    }

    @ParameterizedTest
    @CsvSource({
        "https://host.example/acme/app.git, acme.app",
        "https://host.example/acme/app, acme.app",
        "https://user:secret@host.example:8443/acme/app.git/, acme.app",
        "ssh://git@host.example:2222/acme/app.git, acme.app",
        "git@host.example:acme/app.git, acme.app",
        "git@host.example:app.git, app",
        "host.example:group/sub/app, sub.app",
        "/srv/git/app.git, git.app",
        "file:///srv/git/app.git, git.app",
        "../acme/app, acme.app",
        "C:\\git\\app.git, git.app"
    })
    void owner_and_name_are_read_from_any_remote(String url, String expected) {
        assertThat(Git.ownerAndName(url)).isEqualTo(expected);
    }

    @Test
    void the_workspace_is_the_repository_and_paths_are_relative_to_its_root() throws IOException {
        Path root = repository(
                "app",
                "[core]\n\tbare = false\n[remote \"upstream\"]\n\turl = git@h:other/app.git\n"
                        + "[remote \"origin\"]\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n\turl = git@h:acme/my app.git\n");
        Place place = Place.of(root.resolve("src"), null, Map.of());
        assertThat(place.workspace()).isEqualTo("acme.my-app");
        assertThat(place.branch()).isEqualTo("feature/login");
        assertThat(place.path("a.js")).isEqualTo("src/a.js");
        assertThat(place.path("deep/")).isEqualTo("src/deep");
        assertThat(place.path("deep/**")).isEqualTo("src/deep");
        assertThat(place.path("../README.md")).isEqualTo("README.md");
        assertThat(place.path("a.js#Login.check")).isEqualTo("src/a.js#Login.check");
        assertThat(place.path("a.js#Login::check/x")).isEqualTo("src/a.js#Login::check/x");
        assertThat(place.path(root.resolve("docs/x.md").toString())).isEqualTo("docs/x.md");
        assertThat(place.path(".")).isEqualTo("src");
        assertThat(Place.of(root, null, Map.of()).path("customers/4711")).isEqualTo("customers/4711");
        assertThat(place.file("src/a.js#Login")).isEqualTo(root.resolve("src/a.js"));
    }

    @Test
    void a_path_that_leaves_the_repository_is_refused() throws IOException {
        Place place = Place.of(repository("app", ""), null, Map.of());
        assertThat(place.workspace()).isEqualTo("app");
        for (String path : new String[] {"../x", "/etc/passwd", "src/../../x"}) {
            assertThatThrownBy(() -> place.path(path)).as(path).hasMessageContaining("leaves the repository");
        }
        assertThatThrownBy(() -> place.path(".")).hasMessageContaining("is the whole repository");
        assertThatThrownBy(() -> place.path("")).hasMessageContaining("names nothing");
        assertThatThrownBy(() -> place.path("#x")).hasMessageContaining("names nothing");
    }

    @Test
    void a_linked_working_tree_is_its_own_place_in_the_same_workspace() throws IOException {
        Path root = repository("app", "[remote \"origin\"]\nurl = https://h/acme/app\n");
        Path state = Files.createDirectories(root.resolve(".git/worktrees/fix"));
        Files.writeString(state.resolve("HEAD"), "ref: refs/heads/fix\n");
        Files.writeString(state.resolve("commondir"), "../..\n");
        Path tree = Files.createDirectories(folder.resolve("fix/src"));
        Files.writeString(folder.resolve("fix/.git"), "gitdir: " + state + "\n");
        Place place = Place.of(tree, null, Map.of());
        assertThat(place.workspace()).isEqualTo("acme.app");
        assertThat(place.branch()).isEqualTo("fix");
        assertThat(place.path("a.js")).isEqualTo("src/a.js");
    }

    @Test
    void outside_of_a_repository_the_folder_names_the_workspace_and_paths_stay_as_given() throws IOException {
        Path plain = Files.createDirectories(folder.resolve("call centre"));
        Place place = Place.of(plain, null, Map.of());
        assertThat(place.workspace()).isEqualTo("call-centre");
        assertThat(place.path("customers/4711")).isEqualTo("customers/4711");
        assertThat(place.path("./customers/4711/")).isEqualTo("customers/4711");
        assertThatThrownBy(() -> place.path("a/../b")).hasMessageContaining("has a part '..'");
        assertThat(Place.of(plain, null, Map.of("DIBS_WORKSPACE", "acme")).workspace())
                .isEqualTo("acme");
        assertThat(Place.of(plain, "mine", Map.of("DIBS_WORKSPACE", "acme")).workspace())
                .isEqualTo("mine");
        assertThatThrownBy(() -> Place.of(plain, "a/b", Map.of())).hasMessageContaining("workspace 'a/b' is no name");
        assertThatThrownBy(() -> Place.of(plain, "..", Map.of())).hasMessageContaining("is no name");
    }

    @Test
    void a_terminal_is_read_from_what_linux_says_of_the_process() {
        assertThat(Terminal.parse("42 (a ) b) S 1 42 7 34820 42 4194304 0")).isEqualTo(new Terminal("pts/4", 7));
        assertThat(Terminal.parse("42 (java) S 1 42 7 1025 42 0")).isEqualTo(new Terminal("tty1", 7));
        assertThat(Terminal.parse("42 (java) S 1 42 7 0 -1 0")).isNull();
        assertThat(Terminal.parse("42 (java) S 1 42 0 34820 -1 0")).isNull();
    }

    @Test
    void a_participant_is_the_one_named_else_the_process_else_the_user() {
        Map<String, String> environment = Map.of("USER", "dev", "DIBS_SESSION", "from-variable");
        assertThat(Participant.of("named", null, environment).id()).isEqualTo("named");
        assertThat(Participant.of(null, null, environment).id()).isEqualTo("from-variable");
        assertThat(Participant.of("named", null, environment).pid()).isNull();
        assertThat(Participant.of("named", 7L, environment).pid()).isEqualTo(7);
        assertThat(Participant.of(null, 7L, Map.of("USER", "dev")).id()).startsWith("pid-7@");
        if (Terminal.mine() == null) {
            Participant user = Participant.of(null, null, Map.of("USER", "dev"));
            assertThat(user.id()).isEqualTo("dev@" + user.hostname());
        }
    }
}
