package dev.dibs.bench;

import java.util.Map;

/** The command {@code dibs check PATH} as a whole process, by scripts/dibs, with the sidecar up. */
final class CheckCommand {
    private static final int WARM_UP = 3;
    private static final int RUNS = 20;

    private CheckCommand() {}

    public static void main(String[] args) throws Exception {
        Samples millis = new Samples();
        try (SidecarProcess sidecar = SidecarProcess.start(Map.of("DIBS_WORKSPACE", "bench"))) {
            for (int i = -WARM_UP; i < RUNS; i++) {
                long start = System.nanoTime();
                int code = sidecar.command("check", "src/server.js").waitFor();
                if (code != 0) {
                    throw new IllegalStateException("dibs check ended with " + code);
                }
                if (i >= 0) {
                    millis.add((System.nanoTime() - start) / 1e6);
                }
            }
        }
        new Row(
                        "check",
                        "dibs check PATH with the sidecar up, whole process",
                        Row.text("median %.0f ms, p95 %.0f ms of %d", millis.median(), millis.quantile(0.95), RUNS),
                        "under 150 ms on Java 17",
                        millis.median() < 150)
                .print();
        System.exit(0);
    }
}
