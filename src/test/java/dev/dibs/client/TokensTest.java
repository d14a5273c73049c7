package dev.dibs.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokensTest {
    @TempDir
    Path home;

    @Test
    void a_token_is_kept_where_only_its_owner_can_read_it() throws IOException {
        Tokens tokens = new Tokens(home.resolve("state"));
        assertThat(tokens.read("acme.app", "dev@host")).isNull();
        tokens.keep("acme.app", "dev@host", "secret");
        tokens.keep("acme.app", "dev@host", "newer");
        assertThat(tokens.read("acme.app", "dev@host")).isEqualTo("newer");
        Path folder = home.resolve("state/tokens");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(all.get(0))))
                    .isEqualTo("rw-------");
        }
        tokens.forget("acme.app", "dev@host");
        assertThat(tokens.read("acme.app", "dev@host")).isNull();
    }

    @Test
    void no_session_can_reach_out_of_the_folder_or_meet_another() throws IOException {
        Tokens tokens = new Tokens(home);
        List<String> ids =
                List.of("../../x", "..", ".", "a/b", "a%2fb", "a~b", "é", "x".repeat(500), "x".repeat(501), "a b");
        for (String id : ids) {
            tokens.keep("w", id, "token of " + id);
        }
        for (String id : ids) {
            assertThat(tokens.read("w", id)).isEqualTo("token of " + id);
        }
        assertThat(Tokens.safeName("a", "b~c")).isNotEqualTo(Tokens.safeName("a~b", "c"));
        try (Stream<Path> files = Files.list(home.resolve("tokens"))) {
            assertThat(files.toList()).hasSize(ids.size());
        }
    }

    @Test
    void json_is_read_and_written_as_it_is() throws IOException {
        Map<String, Object> read =
                Json.object("{\"a\":[1,2.5,true,{\"b\":null}],\"text\":\"q\\\"\\u00e9\\n\",\"big\":9007199254740991}");
        assertThat(Json.write(read))
                .isEqualTo("{\"a\":[1,2.5,true,{}],\"text\":\"q\\\"é\\u000a\",\"big\":9007199254740991}");
        assertThat(Json.write(Map.of("half", "\ud800"))).isEqualTo("{\"half\":\"\\ud800\"}");
        for (String wrong : new String[] {"", "[]", "{", "{\"a\":}", "{} {}", "{\"a\":[1", "nonsense"}) {
            assertThatThrownBy(() -> Json.object(wrong)).as(wrong).isInstanceOf(IOException.class);
        }
    }

    @Test
    void what_stands_in_an_address_is_encoded() {
        assertThat(Api.segments("src/a b.js#Login?x%é")).isEqualTo("src/a%20b.js%23Login%3Fx%25%C3%A9");
        assertThat(Api.segment("a/b&c=d")).isEqualTo("a%2Fb%26c%3Dd");
    }
}
