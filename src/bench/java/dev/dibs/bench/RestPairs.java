package dev.dibs.bench;

import java.time.Duration;
import java.util.Map;

/** Claim and release over REST against what the same server does on {@code /livez}, in turns. */
final class RestPairs {
    private static final int CONNECTIONS = 16;
    private static final Duration ROUND = Duration.ofMillis(Integer.getInteger("bench.millis", 1_500));
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 7);
    private static final int WARM_UP = 12;

    private RestPairs() {}

    public static void main(String[] args) throws Exception {
        try (SidecarProcess sidecar = SidecarProcess.start(Map.of())) {
            int port = sidecar.port();
            byte[][][] pairs = requests(port, CONNECTIONS);
            byte[][][] livez = new byte[CONNECTIONS][][];
            for (int i = 0; i < CONNECTIONS; i++) {
                livez[i] = new byte[][] {HttpCalls.request(port, "GET", "/livez", "", "")};
            }
            Samples paired = new Samples();
            Samples lived = new Samples();
            try (HttpLoad load = new HttpLoad(port, CONNECTIONS)) {
                for (int round = -WARM_UP; round < ROUNDS; round++) {
                    double requests = load.run(ROUND, pairs);
                    double probes = load.run(ROUND, livez);
                    if (round >= 0) {
                        paired.add(requests / 2);
                        lived.add(probes);
                    }
                }
            }
            double ratio = paired.median() / lived.median();
            Row.remark("%,.0f requests/s in pairs, which is %.2f x of /livez", 2 * paired.median(), 2 * ratio);
            new Row(
                            "rest",
                            "REST claim + release pairs, 16 keep-alive connections, against /livez",
                            Row.text("%.2f x (%,.0f pairs/s against %,.0f/s)", ratio, paired.median(), lived.median()),
                            "0.5 x",
                            ratio >= 0.5)
                    .print();
        }
        System.exit(0);
    }

    /** For each connection a claim by a session of its own, and the release of it. */
    static byte[][][] requests(int port, int connections) throws Exception {
        byte[][][] pairs = new byte[connections][][];
        String claims = "/v1/workspaces/bench/claims";
        for (int i = 0; i < connections; i++) {
            String token = HttpCalls.session(port, "bench", "s-" + i);
            String path = "customers/" + i;
            pairs[i] = new byte[][] {
                HttpCalls.request(port, "POST", claims, token, "{\"paths\":[\"" + path + "\"],\"reason\":\"because\"}"),
                HttpCalls.request(port, "POST", claims + "/release", token, "{\"paths\":[\"" + path + "\"]}")
            };
        }
        return pairs;
    }
}
