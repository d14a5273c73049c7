package dev.dibs.bench;

import java.util.Map;

/** The figures of the pages, measured by src/bench/web/pages.mjs in a real browser against two sidecars. */
final class PageFigures {
    private PageFigures() {}

    public static void main(String[] args) throws Exception {
        int code;
        try (SidecarProcess a = SidecarProcess.start(Map.of());
                SidecarProcess b = SidecarProcess.start(Map.of(), a.clusterPort())) {
            ProcessBuilder node = new ProcessBuilder("node", "src/bench/web/pages.mjs").inheritIO();
            node.environment().put("DIBS_TEST_URLS", "http://127.0.0.1:" + a.port() + ",http://127.0.0.1:" + b.port());
            code = node.start().waitFor();
        }
        System.exit(code);
    }
}
