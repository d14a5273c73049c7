package dev.dibs.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A sidecar's start by scripts/dibs until it is ready, and what it takes while nothing is asked of it. */
final class StartAndIdle {
    private static final int STARTS = 5;
    private static final int IDLE_SECONDS = 20;
    private static final double TICKS_PER_SECOND = 100;

    private StartAndIdle() {}

    public static void main(String[] args) throws Exception {
        Samples seconds = new Samples();
        try (SidecarProcess sidecar = SidecarProcess.start(Map.of())) {
            for (int i = 0; i < STARTS; i++) {
                sidecar.down();
                long start = System.nanoTime();
                // it comes back once /readyz answers 200
                sidecar.up("up");
                seconds.add((System.nanoTime() - start) / 1e9);
            }
            Thread.sleep(5_000);
            long ticks = ticks(sidecar.pid());
            Thread.sleep(IDLE_SECONDS * 1_000L);
            double cpu = (ticks(sidecar.pid()) - ticks) / TICKS_PER_SECOND / IDLE_SECONDS * 100;
            double pss = mebibytes(sidecar.pid(), "Pss:");
            double rss = mebibytes(sidecar.pid(), "Rss:");
            Row.remark("the slowest of %d starts took %.2f s; Pss %.0f MiB", STARTS, seconds.quantile(1), pss);
            new Row(
                            "start",
                            "start to readyz on a warm disk; idle memory (Rss); idle CPU",
                            Row.text("%.2f s; %.0f MiB; %.2f %%", seconds.median(), rss, cpu),
                            "under 3 s; under 160 MiB; under 2 % of a core",
                            seconds.median() < 3 && rss < 160 && cpu < 2)
                    .print();
        }
        System.exit(0);
    }

    private static long ticks(long pid) throws Exception {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    private static double mebibytes(long pid, String name) throws Exception {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup"))) {
            if (line.startsWith(name)) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
            }
        }
        throw new IllegalStateException("no " + name + " of process " + pid);
    }
}
