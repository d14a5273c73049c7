package dev.dibs.bench;

import java.util.List;

/** Claims and releases through the Java API on the node that owns them, against a raw {@code IMap.put} in turns. */
final class EmbeddedClaims {
    private static final int CALLERS = 16;
    private static final String WORKSPACE = "bench";

    private EmbeddedClaims() {}

    public static void main(String[] args) throws Exception {
        try (Embedded node = Embedded.start("bench-" + ProcessHandle.current().pid(), List.of(), 0)) {
            Versus versus = Versus.run(node, WORKSPACE, CALLERS, Callers::compiledMillis);
            versus.remark();
            new Row(
                            "embedded",
                            "embedded claim or release, one node, 16 callers, against IMap.put",
                            Row.text(
                                    "%.2f x (%,.0f/s against %,.0f/s)", versus.ratio(), versus.claims(), versus.puts()),
                            "0.8 x",
                            versus.ratio() >= 0.8)
                    .print();
        }
        System.exit(0);
    }
}
