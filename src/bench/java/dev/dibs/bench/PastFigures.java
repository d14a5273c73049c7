package dev.dibs.bench;

import dev.dibs.config.JournalSettings;
import dev.dibs.core.ledger.Ledger;
import dev.dibs.core.ledger.TakenSteps;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.Stamp;
import dev.dibs.core.model.Step;
import dev.dibs.journal.Journal;
import dev.dibs.wire.binary.StepBytes;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A sidecar with 10,000 claims and a million events behind it: how soon it is back after a kill, how soon it tells of a path. */
final class PastFigures {
    private static final int CLAIMS = 10_000;
    private static final int SESSIONS = 100;
    private static final int EVENTS = 1_000_000;
    private static final int PATHS = 50_000;
    private static final int STARTS = 5;
    private static final int LOOKS = 400;

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private PastFigures() {}

    public static void main(String[] args) throws Exception {
        java.nio.file.Path home = Files.createTempDirectory("dibs-bench-past");
        fill(home.resolve("journal"));
        try (SidecarProcess sidecar = SidecarProcess.start(home, Map.of())) {
            Samples seconds = new Samples();
            for (int i = 0; i < STARTS; i++) {
                sidecar.kill();
                long start = System.nanoTime();
                // it comes back once /readyz answers 200
                sidecar.up("up");
                seconds.add((System.nanoTime() - start) / 1e9);
            }
            String base = "http://127.0.0.1:" + sidecar.port() + "/v1/workspaces/bench";
            long held = count(get(base + "/claims?limit=1000"), "\"path\"");
            new Row(
                            "past",
                            "restart after kill -9 with 10,000 claims and a million events, until ready",
                            Row.text("%.2f s (slowest of %d: %.2f s)", seconds.median(), STARTS, seconds.quantile(1)),
                            "under 5 s",
                            seconds.quantile(1) < 5 && held == 1000)
                    .print();
            Random random = new Random(1);
            Samples millis = new Samples();
            long found = 0;
            for (int i = -50; i < LOOKS; i++) {
                String path = URLEncoder.encode(path(random.nextInt(PATHS)), StandardCharsets.UTF_8);
                long start = System.nanoTime();
                String body = get(base + "/history?path=" + path);
                if (i >= 0) {
                    millis.add((System.nanoTime() - start) / 1e6);
                    found += count(body, "\"revision\"");
                }
            }
            Row.remark("%,d events found by %d looks; the slowest took %.1f ms", found, LOOKS, millis.quantile(1));
            new Row(
                            "past",
                            "history of one path among a million events",
                            Row.text("p50 %.1f ms, p99 %.1f ms", millis.median(), millis.quantile(0.99)),
                            "p99 under 50 ms",
                            millis.quantile(0.99) < 50 && found > LOOKS)
                    .print();
        }
        System.exit(0);
    }

    /** Writes down what a node would have, faster than one could. */
    private static void fill(java.nio.file.Path folder) {
        try (Journal journal = Journal.open(folder, JournalSettings.defaults())) {
            Ledger ledger = HeapPerClaim.filled(CLAIMS, SESSIONS, 3_600_000);
            journal.came(ledger, List.of());
            Random random = new Random(2);
            Stamp stamp = new Stamp(ledger.clock() + 1, System.currentTimeMillis(), "node", 0, "", null);
            int events = 0;
            for (int i = 0; events < EVENTS; i++) {
                int number = random.nextInt(PATHS);
                Command.Take like = (Command.Take) HeapPerClaim.take(1_000_000 + number, SESSIONS, 0);
                Command take = new Command.Take(
                        HeapPerClaim.call(number % SESSIONS, "take-" + i),
                        List.of(new Path(path(number))),
                        like.mode(),
                        0,
                        0,
                        0,
                        like.reason(),
                        like.labels(),
                        like.ticket());
                Command release = new Command.Release(
                        HeapPerClaim.call(number % SESSIONS, "release-" + i),
                        List.of(new Path(path(number))),
                        "done",
                        "");
                for (Command command : List.of(take, release)) {
                    TakenSteps taken = new TakenSteps("bench", ledger.revision(), ledger.steps(), command, stamp);
                    Step step = ledger.apply(command, stamp);
                    journal.taken(ledger, new StepBytes(taken, List.of()), step.events());
                    events += step.events().size();
                }
            }
            Row.remark("%,d events written down, %,d steps without room", events, journal.lost());
        }
    }

    private static String path(int number) {
        return "src/main/java/dev/acme/part" + number % 100 + "/File" + number + ".java";
    }

    private static String get(String url) throws Exception {
        HttpResponse<String> response =
                CLIENT.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IllegalStateException(response.body());
        }
        return response.body();
    }

    private static long count(String text, String part) {
        return text.split(part, -1).length - 1L;
    }
}
