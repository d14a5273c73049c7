package dev.dibs.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dibs.kit.DibsCommand;
import dev.dibs.kit.DibsCommand.Result;
import dev.dibs.kit.DibsCommand.Running;
import dev.dibs.kit.Rest;
import dev.dibs.kit.SseReader;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands of contract section 6, each as a process of its own against a real sidecar. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class CommandTest {
    private static final String BASE = "/v1/workspaces/acme";

    @TempDir
    static Path folder;

    private static DibsCommand dibs;

    @BeforeAll
    static void start() {
        dibs = new DibsCommand(folder);
        assertThat(dibs.run("up").exit()).isZero();
    }

    @AfterAll
    static void end() {
        dibs.close();
    }

    @Test
    void a_claim_is_made_and_a_second_session_is_refused_with_all_it_needs_to_know() {
        Result made = dibs.as("first", "claim", "src/server.js", "--reason", "Updating the roadmap");
        assertThat(made.exit()).as(made.all()).isZero();
        assertThat(made.out()).matches("claimed src/server\\.js \\(fence \\d+, until released\\)\n");

        Result refused = dibs.as("second", "claim", "src/server.js#Login.check");
        assertThat(refused.exit()).as(refused.all()).isEqualTo(3);
        assertThat(refused.out()).matches("""
                        src/server\\.js is claimed
                          by         first \\(dev@[^)]+\\)
                          since      \\S+ ago, until released; heartbeat \\S+ ago
                          reason     Updating the roadmap
                        Wait with --wait 5m, or: dibs ask src/server\\.js
                        """);

        Result check = dibs.as("second", "check", "src");
        assertThat(check.exit()).isEqualTo(3);
        assertThat(check.out()).contains("src/server.js is claimed", "by         first");
        assertThat(dibs.as("second", "check", "elsewhere").out()).isEqualTo("elsewhere is free\n");
        assertThat(dibs.as("second", "check", "elsewhere").exit()).isZero();

        assertThat(dibs.as("first", "release", "src/server.js").out()).isEqualTo("released src/server.js\n");
        Result again = dibs.as("first", "release", "src/server.js");
        assertThat(again.exit()).isEqualTo(1);
        assertThat(again.err()).contains("does not hold src/server.js");
    }

    @Test
    void a_session_whose_token_cannot_be_kept_is_closed_again(@TempDir Path other) {
        // nobody can make a folder there
        try (DibsCommand elsewhere =
                new DibsCommand(other).with("DIBS_URL", dibs.node().url()).with("DIBS_HOME", "/proc/none")) {
            Result claim = elsewhere.as("unkept", "claim", "-w", "acme", "src/unkept.js");
            assertThat(claim.exit()).as(claim.all()).isEqualTo(1);
            assertThat(claim.err()).contains("/proc/none");
        }
        assertThat(dibs.run("history", "--events", "--of", "unkept").out())
                .contains("session.opened", "session.closed");
    }

    @Test
    void history_tells_who_held_it_how_long_who_waited_and_how_it_ended() {
        dibs.as("hist1", "claim", "past/a", "--reason", "the first");
        Running waits = dibs.start("claim", "--as", "hist2", "past/a", "--wait", "30s");
        Awaitility.await()
                .until(() -> !dibs.rest()
                        .get(BASE + "/claims/past%2Fa")
                        .json()
                        .getJsonArray("waiters")
                        .isEmpty());
        assertThat(dibs.as("hist3", "claim", "past/a", "--wait", "1s", "--reason", "the third")
                        .exit())
                .isEqualTo(4);
        dibs.as("hist1", "release", "past/a", "--outcome", "done", "--note", "see #12");
        assertThat(waits.await().exit()).isZero();
        dibs.run("break", "past/a", "--reason", "stuck");
        dibs.as("hist1", "claim", "past");

        Result history = dibs.run("history", "past/a");
        assertThat(history.out()).as(history.all()).matches("""
                        FROM +HELD +PATH +SESSION +WHO +WAITED +ENDED +REASON
                        \\S+ \\S+ +\\S+ +past +hist1 .* holds it
                        \\S+ \\S+ +\\S+ +past/a +hist2 .* \\d+s +broken, stuck, by operator
                        \\S+ \\S+ +past/a +hist3 .* \\ds +gave up +the third
                        \\S+ \\S+ +\\S+ +past/a +hist1 .* released, done, see #12 +the first
                        """);
        assertThat(dibs.run("history", "past/a", "--limit", "1").out())
                .contains("holds it")
                .doesNotContain("broken");
        assertThat(dibs.run("history", "--under", "past", "--of", "hist2").out())
                .contains("hist2")
                .doesNotContain("the first");
        assertThat(dibs.run("history", "past/a", "--events").out())
                .contains("claim.broken past/a", "claim.queued past/a", "claim.acquired past/a");
        assertThat(dibs.run("history", "nothing/here").out())
                .isEqualTo("nothing is known of nothing/here in workspace acme\n");
        Result json = dibs.run("history", "past/a", "--json");
        assertThat(json.json().getJsonArray("events").getJsonObject(0).getString("type"))
                .isEqualTo("claim.acquired");
        Result ago = dibs.run("history", "past/a", "--since", "yesterday");
        assertThat(ago.exit()).isEqualTo(2);
        assertThat(ago.err()).contains("'yesterday' is no time").contains("2h");
        dibs.as("hist1", "release", "--all");
    }

    @Test
    void history_is_exported_for_other_programs() {
        dibs.as("exp", "claim", "export/a,b", "--reason", "say \"hi\", you");
        dibs.as("exp", "release", "export/a,b");
        List<String> lines = dibs.run("history", "--under", "export", "--export", "jsonl")
                .out()
                .lines()
                .toList();
        assertThat(lines).hasSize(2);
        assertThat(new JsonObject(lines.get(1)).getString("reason")).isEqualTo("say \"hi\", you");
        String csv = dibs.run("history", "--under", "export", "--export", "csv").out();
        assertThat(csv)
                .startsWith("revision,at,type,path,session,user,hostname,fence,by,reason,details\r\n")
                .contains(",claim.acquired,\"export/a,b\",exp,dev,")
                .contains("\"say \"\"hi\"\", you\"");
        assertThat(dibs.run("history", "--export", "xml").exit()).isEqualTo(2);
        dibs.as("exp", "claim", "export/b", "--reason", "=1+1");
        assertThat(dibs.run("history", "export/b", "--export", "csv").out()).contains(",'=1+1,");
        assertThat(dibs.run("history", "export/b", "--export", "jsonl").out()).contains("\"=1+1\"");
        assertThat(dibs.as("late", "claim", "export/b").exit()).isEqualTo(3);
        assertThat(dibs.run("conflicts", "export/b", "--export", "csv").out())
                .startsWith("revision,at,path,session,user,hostname,mode,reason,holders,outcome,details\r\n")
                .contains(",export/b,late,dev,", ",exclusive,claimed,exp,open,");
        assertThat(dibs.run("conflicts", "export/b", "--export", "jsonl").out()).contains("\"session\":\"late\"");
    }

    @Test
    void history_ends_when_told_and_knows_what_came_after() throws InterruptedException {
        dibs.as("until", "claim", "until/a");
        Thread.sleep(20);
        String then = Instant.now().toString();
        dibs.as("until", "release", "until/a");
        dibs.as("until", "claim", "until/a");
        assertThat(dibs.run("history", "until/a", "--until", then).out())
                .contains(" released")
                .doesNotContain("holds it");
        assertThat(dibs.run("history", "--under", "until", "--export", "jsonl", "--limit", "2")
                        .out()
                        .lines())
                .hasSize(2);
        Result reversed = dibs.run("history", "--since", "1h", "--until", "2h");
        assertThat(reversed.exit()).isEqualTo(2);
        assertThat(dibs.run("ls", "nosuch").out()).isEqualTo("no such claims in workspace acme\n");
        for (String option : List.of("--as", "-w")) {
            Result empty = dibs.run("check", "a", option, "");
            assertThat(empty.exit()).as(empty.all()).isEqualTo(2);
            assertThat(empty.err()).contains(option + " is empty");
        }
    }

    @Test
    void conflicts_tell_who_wanted_what_who_had_it_and_how_it_was_settled() {
        dibs.as("con1", "claim", "con/a");
        dibs.as("con2", "claim", "con/a");
        assertThat(dibs.run("conflicts", "con/a").out()).matches("""
                        WHEN +PATH +WANTED BY +HELD BY +WHY +SETTLED
                        \\S+ \\S+ +con/a +con2 +con1 +claimed +open
                        """);
        dibs.as("con1", "release", "con/a");
        dibs.as("con2", "claim", "con/a");
        assertThat(dibs.run("conflicts", "con/a").out()).contains("granted");
        assertThat(dibs.run("conflicts", "con/b").out()).isEqualTo("no such refusal in workspace acme\n");
        dibs.as("con2", "release", "--all");
    }

    @Test
    void a_refusal_says_until_when_a_claim_with_a_time_of_its_own_lasts() {
        dibs.as("timed", "open", "--ttl", "1h");
        assertThat(dibs.as("timed", "claim", "brief/file", "--ttl", "10m").out())
                .contains("for 10m");
        assertThat(dibs.as("other", "claim", "brief/file").out()).contains("ago, for another ");
    }

    @Test
    void all_paths_are_claimed_or_none() {
        dibs.as("owner", "claim", "all/b");
        assertThat(dibs.as("late", "claim", "all/a", "all/b").exit()).isEqualTo(3);
        assertThat(dibs.holder("all%2Fa")).isEmpty();
    }

    @Test
    void shared_claims_stand_beside_each_other() {
        assertThat(dibs.as("reader1", "claim", "--shared", "shared/doc").out()).contains("claimed shared/doc shared");
        assertThat(dibs.as("reader2", "claim", "--shared", "shared/doc").exit()).isZero();
        Result writer = dibs.as("writer", "claim", "shared/doc");
        assertThat(writer.exit()).isEqualTo(3);
        assertThat(writer.out()).contains("(shared)", "reader1", "reader2");
    }

    @Test
    void who_waits_is_given_the_claim_when_it_is_let_go() {
        dibs.as("holder", "claim", "queue/a");
        Running waiting = dibs.start("claim", "--as", "waiter", "queue/a", "--wait", "60s");
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> waiters("queue%2Fa") == 1);
        assertThat(dibs.as("third", "claim", "queue/a").out()).contains("in line    1 waiting");
        assertThat(dibs.as("holder", "release", "--all").exit()).isZero();
        Result got = waiting.await();
        assertThat(got.exit()).as(got.all()).isZero();
        assertThat(got.out()).contains("claimed queue/a");
        assertThat(dibs.holder("queue%2Fa")).isEqualTo("waiter");
    }

    @Test
    void who_waited_in_vain_gives_up_with_4() {
        dibs.as("holder", "claim", "vain/a");
        Result gaveUp = dibs.as("waiter", "claim", "vain/a", "--wait", "1s");
        assertThat(gaveUp.exit()).as(gaveUp.all()).isEqualTo(4);
        assertThat(gaveUp.out()).contains("vain/a is claimed", "Gave up after 1s");
    }

    @Test
    void who_is_stopped_while_waiting_leaves_the_line() {
        dibs.as("holder", "claim", "stopped/a");
        Running waiting = dibs.start("claim", "--as", "waiter", "stopped/a", "--wait", "60s");
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> waiters("stopped%2Fa") == 1);
        waiting.process().destroy();
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> waiters("stopped%2Fa") == 0);
        assertThat(waiting.await().exit()).isEqualTo(143);
    }

    @Test
    void a_circle_of_waits_is_refused_at_once() {
        dibs.as("one", "claim", "circle/a");
        dibs.as("two", "claim", "circle/b");
        Running waiting = dibs.start("claim", "--as", "one", "circle/b", "--wait", "30s");
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> waiters("circle%2Fb") == 1);
        Result refused = dibs.as("two", "claim", "circle/a", "--wait", "30s");
        assertThat(refused.exit()).as(refused.all()).isEqualTo(3);
        assertThat(refused.err()).contains("two waits for one", "one waits for two");
        dibs.as("two", "release", "--all");
        assertThat(waiting.await().exit()).isZero();
    }

    @Test
    void a_claim_is_renewed() {
        dibs.as("renewer", "open", "--ttl", "1h");
        assertThat(dibs.as("renewer", "claim", "renew/a", "--ttl", "90s").out()).contains("for 1m30s");
        Result renewed = dibs.as("renewer", "renew", "renew/a", "--ttl", "20m");
        assertThat(renewed.exit()).as(renewed.all()).isZero();
        assertThat(renewed.out()).contains("renewed renew/a", "for 20m");
        Result stranger = dibs.as("stranger", "renew", "renew/a");
        assertThat(stranger.exit()).as(stranger.all()).isEqualTo(1);
        dibs.run("break", "renew/a", "--reason", "stuck");
        Result nothing = dibs.as("renewer", "renew");
        assertThat(nothing.exit()).as(nothing.all()).isEqualTo(1);
        assertThat(nothing.err()).contains("holds nothing to extend");
    }

    @Test
    void a_claim_is_said_to_last_no_longer_than_its_session() {
        dibs.as("short", "open", "--ttl", "8s");
        assertThat(dibs.as("short", "claim", "short/a", "--ttl", "1h").out())
                .matches("claimed .*, for 1h; its session needs a sign of life within [78]s\\)\n");
        dibs.as("short", "close");
    }

    @Test
    void what_somebody_wrote_stays_on_its_line() {
        dibs.as("forger", "claim", "forged/a", "--reason", "it\n  in line    0 waiting\u202e");
        Result refused = dibs.as("other", "claim", "forged/a");
        assertThat(refused.out()).contains("reason     it   in line    0 waiting \n");
        assertThat(dibs.run("history", "forged/a").out().lines()).hasSize(2);
    }

    @Test
    void who_waits_is_heard_of_and_the_session_lives_on() {
        dibs.as("holder", "claim", "patience/a");
        dibs.as("brief", "open", "--ttl", "2s");
        Result gaveUp = dibs.as("brief", "claim", "patience/a", "--wait", "6s");
        assertThat(gaveUp.exit()).as(gaveUp.all()).isEqualTo(4);
        dibs.as("brief", "close");
    }

    @Test
    void two_commands_at_once_open_one_session() {
        for (int i = 0; i < 3; i++) {
            String session = "twins" + i;
            Running one = dibs.start("claim", "--as", session, "twins/a" + i);
            Running two = dibs.start("claim", "--as", session, "twins/b" + i);
            assertThat(one.await().exit()).as(one.out() + one.err()).isZero();
            assertThat(two.await().exit()).as(two.out() + two.err()).isZero();
        }
    }

    @Test
    void claims_and_sessions_are_listed() {
        dibs.as("lister", "claim", "list/a", "list/b/c", "--reason", "For the list");
        Result all = dibs.as("x", "ls", "list");
        assertThat(all.exit()).isZero();
        assertThat(all.out()).contains("PATH", "list/a", "list/b/c", "lister", "For the list");
        assertThat(dibs.as("x", "ls", "list/b").out()).contains("list/b/c").doesNotContain("list/a ");
        assertThat(dibs.as("x", "ls", "nothing/here").out()).isEqualTo("no such claims in workspace acme\n");
        Result sessions = dibs.run("sessions");
        assertThat(sessions.out()).contains("SESSION", "lister", "active", "green", "agent");
    }

    @Test
    void a_claim_is_handed_over() {
        dibs.as("giver", "claim", "hand/a");
        dibs.as("taker", "open");
        Result handed = dibs.as("giver", "handoff", "hand/a", "--to", "taker");
        assertThat(handed.exit()).as(handed.all()).isZero();
        assertThat(handed.out()).matches("handed hand/a to taker \\(fence \\d+\\)\n");
        assertThat(dibs.holder("hand%2Fa")).isEqualTo("taker");
        Result nobody = dibs.as("taker", "handoff", "hand/a", "--to", "nobody");
        assertThat(nobody.exit()).isEqualTo(1);
        assertThat(nobody.err()).contains("nobody");
    }

    @Test
    void the_holder_hears_that_it_is_asked_and_that_its_claim_was_broken() {
        List<SseReader.Frame> heard = new CopyOnWriteArrayList<>();
        try (SseReader reader = reader("?under=ask", heard)) {
            Awaitility.await().until(reader::isConnected);
            dibs.as("slowcoach", "claim", "ask/a");
            Result asked = dibs.as("eager", "ask", "ask/a", "--message", "Need it today");
            assertThat(asked.exit()).as(asked.all()).isZero();
            assertThat(asked.out()).isEqualTo("asked for ask/a\n");
            Result broke = dibs.run("break", "ask/a", "--reason", "Went home");
            assertThat(broke.exit()).as(broke.all()).isZero();
            assertThat(broke.out()).isEqualTo("broke ask/a\n");
            Awaitility.await()
                    .until(() -> heard.stream().anyMatch(f -> f.event().equals("claim.broken")));
        }
        JsonObject ask = event(heard, "claim.asked");
        assertThat(ask.getString("session")).isEqualTo("slowcoach");
        assertThat(ask.getString("by")).isEqualTo("eager");
        assertThat(ask.getString("message")).isEqualTo("Need it today");
        assertThat(event(heard, "claim.broken").getString("reason")).isEqualTo("Went home");

        Result lost = dibs.as("slowcoach", "release", "ask/a");
        assertThat(lost.exit()).as(lost.all()).isEqualTo(5);
        assertThat(lost.err()).contains("claim.broken", "Went home", "by operator");
    }

    @Test
    void a_change_is_announced_and_noticed() throws Exception {
        Path file = dibs.directory().resolve("noticed.txt");
        Files.writeString(file, "one");
        Result touched = dibs.as("writer", "touch", "noticed.txt", "--note", "First");
        assertThat(touched.out()).as(touched.all()).isEqualTo("noticed.txt is at version 1\n");
        assertThat(dibs.as("reader", "changed", "noticed.txt").exit()).isIn(0, 3);
        assertThat(dibs.as("reader", "changed", "noticed.txt").exit()).isZero();
        Files.writeString(file, "two");
        dibs.as("writer", "touch", "noticed.txt", "--note", "Second");
        Result changed = dibs.as("reader", "changed", "noticed.txt");
        assertThat(changed.exit()).as(changed.all()).isEqualTo(3);
        assertThat(dibs.as("reader", "changed", "noticed.txt").exit()).isZero();
        dibs.as("keeper", "claim", "noticed.txt");
        Result refused = dibs.as("writer", "touch", "noticed.txt");
        assertThat(refused.exit()).as(refused.all()).isEqualTo(3);
        assertThat(refused.out()).contains("keeper");
    }

    @Test
    void a_script_opens_keeps_and_closes_a_session() {
        Result opened = dibs.as("script", "open", "--ttl", "10m", "--name", "Nightly", "--kind", "worker");
        assertThat(opened.exit()).as(opened.all()).isZero();
        assertThat(opened.out()).startsWith("session script is open in workspace acme until ");
        assertThat(dibs.as("script", "heartbeat").out()).startsWith("session script is alive until ");
        dibs.as("script", "claim", "script/a");
        Result closed = dibs.as("script", "close", "--outcome", "done");
        assertThat(closed.out()).isEqualTo("closed session script\n");
        assertThat(dibs.holder("script%2Fa")).isEmpty();
        Result gone = dibs.as("script", "heartbeat");
        assertThat(gone.exit()).isIn(1, 5);
        assertThat(gone.err()).contains("script");
    }

    @Test
    void a_session_that_missed_its_time_restores_what_is_still_free() {
        dibs.as("sleeper", "open", "--ttl", "1s");
        dibs.as("sleeper", "claim", "restore/a", "restore/b");
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> dibs.holder("restore%2Fa").isEmpty());
        dibs.as("quick", "claim", "restore/b");
        Result restored = dibs.as("sleeper", "restore");
        assertThat(restored.exit()).as(restored.all()).isEqualTo(3);
        assertThat(restored.out()).contains("restored restore/a", "lost restore/b", "to         quick");
    }

    @Test
    void an_expired_session_learns_of_it_with_5() {
        dibs.as("dozer", "open", "--ttl", "1s");
        dibs.as("dozer", "claim", "dozer/a");
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> dibs.holder("dozer%2Fa").isEmpty());
        Result lost = dibs.as("dozer", "release", "dozer/a");
        assertThat(lost.exit()).as(lost.all()).isEqualTo(5);
        assertThat(lost.err()).contains("session.stale");
    }

    @Test
    void a_session_tied_to_a_process_ends_within_two_seconds_of_it() throws Exception {
        Process process = new ProcessBuilder("sleep", "300").start();
        Result opened = dibs.as("tied", "claim", "tied/a", "--pid", Long.toString(process.pid()));
        assertThat(opened.exit()).as(opened.all()).isZero();
        assertThat(dibs.as("hopeful", "check", "tied/a").exit()).isEqualTo(3);
        List<SseReader.Frame> heard = new CopyOnWriteArrayList<>();
        try (SseReader reader = reader("?under=tied", heard)) {
            Awaitility.await().until(reader::isConnected);
            long killed = System.nanoTime();
            process.destroyForcibly();
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> dibs.holder("tied%2Fa").isEmpty());
            assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(Duration.ofSeconds(2));
            Awaitility.await()
                    .until(() -> heard.stream().anyMatch(f -> f.event().equals("claim.expired")));
        }
        assertThat(event(heard, "claim.expired").getString("reason")).isEqualTo("pid");
    }

    @Test
    void watching_prints_each_event_as_it_happens() {
        Running watching = dibs.start("watch", "watched", "--count", "3");
        Running json = dibs.start("watch", "watched", "--json", "--type", "claim.*", "--count", "2");
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            dibs.as("watched-one", "claim", "watched/a");
            dibs.as("watched-one", "release", "watched/a");
            return !json.process().isAlive() && !watching.process().isAlive();
        });
        Result seen = watching.await();
        assertThat(seen.exit()).as(seen.all()).isZero();
        assertThat(seen.out().lines()).hasSize(3);
        assertThat(seen.out()).contains("watched/a", "watched-one", "claim.released");
        Result bodies = json.await();
        assertThat(bodies.out().lines())
                .hasSize(2)
                .allSatisfy(line ->
                        assertThat(new JsonObject(line).getString("type")).startsWith("claim."));
    }

    @Test
    void json_is_the_body_of_the_node_and_nothing_else() {
        Result claimed = dibs.as("json", "claim", "json/a", "--json");
        assertThat(claimed.json().getJsonArray("claims").getJsonObject(0).getString("path"))
                .isEqualTo("json/a");
        assertThat(claimed.out().lines()).hasSize(1);
        Result refused = dibs.as("json2", "claim", "json/a", "--json");
        assertThat(refused.exit()).isEqualTo(3);
        assertThat(refused.json().getString("type")).isEqualTo("urn:dibs:claimed");
        for (String[] command : new String[][] {
            {"check", "json/a", "--json"},
            {"ls", "--json"},
            {"sessions", "--json"},
            {"status", "--json"},
            {"open", "--as", "json", "--json"},
            {"heartbeat", "--as", "json", "--json"},
            {"renew", "--as", "json", "--json"},
            {"ask", "json/a", "--as", "json2", "--json"},
            {"touch", "json/file", "--as", "json", "--json"},
            {"changed", "json/file", "--as", "json", "--json"},
            {"handoff", "json/a", "--to", "json2", "--as", "json", "--json"},
            {"break", "json/a", "--reason", "Test", "--json"},
            {"release", "--all", "--as", "json2", "--json"},
            {"restore", "--as", "json", "--json"},
            {"close", "--as", "json", "--json"}
        }) {
            Result result = dibs.run(command);
            assertThat(result.json().fieldNames())
                    .as(String.join(" ", command) + ": " + result.all())
                    .isNotEmpty();
        }
    }

    @Test
    void output_that_is_no_terminal_has_no_colours() {
        dibs.with("NO_COLOR", "1");
        try {
            dibs.as("plain", "claim", "plain/a");
            Result refused = dibs.as("plain2", "claim", "plain/a");
            assertThat(refused.out() + refused.err()).doesNotContain("\033[");
        } finally {
            dibs.without("NO_COLOR");
        }
        assertThat(dibs.as("plain2", "claim", "plain/a").out()).doesNotContain("\033[");
    }

    @Test
    void each_command_explains_itself_with_an_example() {
        List<String> commands = new ArrayList<>(List.of(
                "up down status doctor dashboard claim renew release check ls sessions run ask handoff break open heartbeat restore close touch changed watch completion"
                        .split(" ")));
        Result all = dibs.run("--help");
        assertThat(all.exit()).isZero();
        assertThat(all.out()).contains("Exit codes: 0 done");
        for (String command : commands) {
            assertThat(all.out()).containsPattern("(?m)^\\s+" + command + "\\b");
            Result help = dibs.run(command, "--help");
            assertThat(help.exit()).as(command + ": " + help.all()).isZero();
            assertThat(help.out()).as(command).contains("dibs " + command, "Example");
        }
    }

    @Test
    void a_shell_is_given_its_completion() {
        Result bash = dibs.run("completion", "bash");
        assertThat(bash.exit()).isZero();
        assertThat(bash.out()).contains("complete -F", "handoff", "--reason");
    }

    @Test
    void the_node_the_doctor_and_the_dashboard_are_told_of() {
        Result status = dibs.run("status");
        assertThat(status.exit()).isZero();
        assertThat(status.out()).contains(dibs.node().url() + ", ready", "1 member, quorum 1", "(this one)");
        Result doctor = dibs.run("doctor");
        assertThat(doctor.exit()).as(doctor.all()).isZero();
        assertThat(doctor.out()).contains("ok    node: ").doesNotContain("wrong ");
        Result dashboard = dibs.run("dashboard", "--print");
        assertThat(dashboard.out()).startsWith(dibs.node().url() + "/#token=");
        Rest.Reply page = dibs.rest().get("/");
        assertThat(page.status()).isEqualTo(200);
    }

    private static int waiters(String path) {
        return dibs.rest()
                .get(BASE + "/claims/" + path)
                .json()
                .getJsonArray("waiters")
                .size();
    }

    private static SseReader reader(String query, List<SseReader.Frame> heard) {
        return new SseReader(attempt -> dibs.node().url(), BASE + "/events" + query, null, heard::add);
    }

    private static JsonObject event(List<SseReader.Frame> heard, String type) {
        return heard.stream()
                .filter(frame -> frame.event().equals(type))
                .findFirst()
                .orElseThrow(() -> new AssertionError(type + " is not in " + heard))
                .json();
    }
}
