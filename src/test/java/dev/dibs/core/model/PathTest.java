package dev.dibs.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathTest {
    @ParameterizedTest
    @CsvSource({
        "src, src",
        "src/, src",
        "src/*, src",
        "src/**, src",
        "src/a.js#Login::check, src/a.js#Login.check",
        "src/a.js#a::b::c.d, src/a.js#a.b.c.d",
        "a::b/c, a::b/c",
        "src/a b.js, src/a b.js",
        "ä/ö, ä/ö",
        "..., ...",
        ".git/config, .git/config",
        "a.b..c, a.b..c",
        "*, *",
        "a*, a*"
    })
    void a_path_is_read_as_people_write_it(String written, String text) {
        assertThat(Path.parse(written).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/*",
                "/**",
                "//",
                "/src",
                "src//a",
                "src/a//",
                ".",
                "..",
                "./a",
                "a/.",
                "a/..",
                "a/../b",
                "a/./b",
                "#",
                "#a",
                "a#",
                "a/#b",
                "a#b#c",
                "a#b/c",
                "a#.b",
                "a#b.",
                "a#b..c",
                "a#::",
                "a#.",
                "a#..",
                "a\tb",
                "a\nb",
                "a\u0000b",
                "a\u007fb",
                "a\u0085b",
                "a\u2028b",
                "a\u202eb",
                "a\u200fb",
                "a\u061cb",
                "a\u2066b",
                "a\u2069b",
                "a\ufeffb",
                "a\ud800",
                "\udc00a",
                "a\ud800/b",
                "a\udc00\ud800"
            })
    void what_is_no_path_is_refused_with_a_word(String written) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Path.parse(written))
                .satisfies(why -> assertThat(why.getMessage()).isNotBlank().doesNotContain("\u202e", "\u0000", "\n"));
    }

    @Test
    void a_path_has_at_most_1024_bytes() {
        assertThat(Path.parse("a".repeat(1024)).text()).hasSize(1024);
        assertThat(Path.parse("ä".repeat(512)).text()).hasSize(512);
        assertThat(Path.parse("\ud83d\ude00".repeat(256)).text()).hasSize(512);
        assertThatIllegalArgumentException().isThrownBy(() -> Path.parse("a".repeat(1025)));
        assertThatIllegalArgumentException().isThrownBy(() -> Path.parse("ä".repeat(512) + "a"));
        assertThatIllegalArgumentException().isThrownBy(() -> Path.parse("\u20ac".repeat(342)));
        assertThatIllegalArgumentException().isThrownBy(() -> Path.parse("\ud83d\ude00".repeat(256) + "a"));
    }

    @Test
    void a_trailing_slash_does_not_count() {
        assertThat(Path.parse("a".repeat(1024) + "/**").text()).hasSize(1024);
    }

    @Test
    void a_path_has_at_most_64_parts() {
        assertThat(Path.parse("a/".repeat(63) + "a").text()).hasSize(127);
        assertThat(Path.parse("a/".repeat(31) + "a#" + "b.".repeat(31) + "b").isSymbol())
                .isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> Path.parse("a/".repeat(64) + "a"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Path.parse("a/".repeat(32) + "a#" + "b.".repeat(31) + "b"));
    }

    @ParameterizedTest
    @CsvSource({
        "src, src, true",
        "src, src/a.js, true",
        "src, src/a.js#Foo.bar, true",
        "src/a.js, src/a.js#Foo, true",
        "src/a.js#Foo, src/a.js#Foo.bar, true",
        "src/a.js#Foo.bar, src/a.js#Foo, false",
        "src/a, src/a.js, false",
        "src/a.js#Foo, src/a.js#Foobar, false",
        "src/a.js#Foo, src/a.js, false",
        "a, ab, false",
        "a#b, a, false",
        "a.b, a.b.c, false",
        "src, source, false"
    })
    void a_path_covers_what_is_beneath_it(String upper, String lower, boolean covers) {
        assertThat(new Path(upper).covers(new Path(lower))).isEqualTo(covers);
        assertThat(new Path(upper).related(new Path(lower)))
                .isEqualTo(covers || new Path(lower).covers(new Path(upper)));
        assertThat(new Path(lower).related(new Path(upper))).isEqualTo(new Path(upper).related(new Path(lower)));
    }

    @Test
    void all_paths_above_are_tried_from_the_top() {
        List<String> tried = new ArrayList<>();
        assertThat(new Path("src/app/a.b.js#Foo.bar.baz").anyAbove(above -> {
                    tried.add(above);
                    return false;
                }))
                .isFalse();
        assertThat(tried)
                .containsExactly("src", "src/app", "src/app/a.b.js", "src/app/a.b.js#Foo", "src/app/a.b.js#Foo.bar");
    }
}
