package dev.dibs.bench;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * How long after a claim's deadline a subscriber knows that it expired. The deadline is no earlier than its time to live after
 * the request was sent and no later than that after the answer was read: lateness is counted from the former, and an
 * event before it is early.
 */
final class ExpiryLatency {
    private static final int CLAIMS = 500;
    private static final int OTHERS = 100_000;
    private static final int AT_ONCE = 1_000;
    private static final long TTL_NANOS = 2_000_000_000L;

    private ExpiryLatency() {}

    public static void main(String[] args) throws Exception {
        try (SidecarProcess sidecar = SidecarProcess.start(Map.of("DIBS_LEDGER_MAX_CLAIMS", "200000"))) {
            Samples warm = run(sidecar, "warm");
            Samples alone = run(sidecar, "bench");
            fill(sidecar, "full");
            Samples among = run(sidecar, "full");
            Row.remark("first run, not counted: p99 %.0f ms", warm.quantile(0.99));
            boolean met = true;
            for (Samples one : new Samples[] {alone, among}) {
                met &= one.size() == CLAIMS && one.quantile(0.99) < 200 && one.least() >= 0;
            }
            new Row(
                            "expiry",
                            "expiry after its deadline until a subscriber knows, 500 claims, TTL 2 s; among 100,000 others",
                            text(alone) + "; " + text(among),
                            "p99 under 200 ms in both, never early",
                            met)
                    .print();
        }
        System.exit(0);
    }

    private static String text(Samples late) {
        return Row.text("p50 %.0f, p99 %.0f, earliest %.1f ms", late.median(), late.quantile(0.99), late.least());
    }

    private static Samples run(SidecarProcess sidecar, String workspace) throws Exception {
        Samples late = new Samples();
        Map<String, Long> sent = new ConcurrentHashMap<>();
        String token = HttpCalls.session(sidecar.port(), workspace, "brief");
        try (EventEar ear = new EventEar(sidecar.port(), workspace, "claim.expired", (event, now) -> {
                    Long start = sent.remove(event.getString("path", ""));
                    if (start != null) {
                        late.add((now - start - TTL_NANOS) / 1e6);
                    }
                });
                HttpCalls calls = new HttpCalls(sidecar.port())) {
            for (int i = 0; i < CLAIMS; i++) {
                String path = "brief/" + i;
                byte[] request = HttpCalls.request(
                        sidecar.port(),
                        "POST",
                        "/v1/workspaces/" + workspace + "/claims",
                        token,
                        "{\"paths\":[\"" + path + "\"],\"ttl\":\"2s\"}");
                sent.put(path, System.nanoTime());
                Object granted = calls.call(request, 201);
                LockSupport.parkNanos(2_000_000);
            }
            for (int waits = 0; late.size() < CLAIMS && waits < 100; waits++) {
                Thread.sleep(50);
            }
            ear.close();
        }
        return late;
    }

    private static void fill(SidecarProcess sidecar, String workspace) throws Exception {
        String token = HttpCalls.session(sidecar.port(), workspace, "lasting");
        try (HttpCalls calls = new HttpCalls(sidecar.port())) {
            for (int from = 0; from < OTHERS; from += AT_ONCE) {
                StringBuilder paths = new StringBuilder();
                for (int i = from; i < from + AT_ONCE; i++) {
                    paths.append(i == from ? "\"" : ",\"")
                            .append("src/part")
                            .append(i % 100)
                            .append("/File")
                            .append(i)
                            .append('"');
                }
                Object granted = calls.call(
                        HttpCalls.request(
                                sidecar.port(),
                                "POST",
                                "/v1/workspaces/" + workspace + "/claims",
                                token,
                                "{\"paths\":[" + paths + "],\"ttl\":\"1h\",\"reason\":\"because\"}"),
                        201);
            }
        }
    }
}
