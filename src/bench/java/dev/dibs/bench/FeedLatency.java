package dev.dibs.bench;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** From the moment a claim is sent to one node until a subscriber of another one has read its event, at 100 claims/s. */
final class FeedLatency {
    private static final int WARM_UP = 1_000;
    private static final int CLAIMS = 2_000;
    private static final long EVERY_NANOS = 10_000_000;

    private FeedLatency() {}

    public static void main(String[] args) throws Exception {
        try (SidecarProcess a = SidecarProcess.start(Map.of());
                SidecarProcess b = SidecarProcess.start(Map.of(), a.clusterPort())) {
            Samples latencies = new Samples();
            Map<String, Long> sent = new ConcurrentHashMap<>();
            String token = HttpCalls.session(a.port(), "bench", "s-1");
            try (EventEar ear = new EventEar(b.port(), "bench", "claim.acquired", (event, now) -> {
                        Long start = sent.remove(event.getString("path", ""));
                        if (start != null) {
                            latencies.add((now - start) / 1e6);
                        }
                    });
                    HttpCalls calls = new HttpCalls(a.port())) {
                long next = System.nanoTime();
                for (int i = -WARM_UP; i < CLAIMS; i++) {
                    next += i < 0 ? EVERY_NANOS / 5 : EVERY_NANOS;
                    LockSupport.parkNanos(next - System.nanoTime());
                    String path = "customers/" + i;
                    byte[] request = HttpCalls.request(
                            a.port(), "POST", "/v1/workspaces/bench/claims", token, "{\"paths\":[\"" + path + "\"]}");
                    if (i >= 0) {
                        sent.put(path, System.nanoTime());
                    }
                    Object granted = calls.call(request, 201);
                }
                Thread.sleep(1_000);
                Row.remark(
                        "%d of %d events came, the slowest after %.1f ms",
                        latencies.size(), CLAIMS, latencies.quantile(1));
                ear.close();
            }
            boolean met = latencies.size() == CLAIMS && latencies.median() < 5 && latencies.quantile(0.99) < 50;
            new Row(
                            "feed",
                            "claim on node A until an SSE client of node B has it, 100 claims/s",
                            Row.text("p50 %.1f ms, p99 %.1f ms", latencies.median(), latencies.quantile(0.99)),
                            "p50 under 5 ms, p99 under 50 ms",
                            met)
                    .print();
        }
        System.exit(0);
    }
}
