package dev.dibs.faults;

import dev.dibs.kit.NodeProcess;
import dev.dibs.kit.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A cluster of whole processes, each in a namespace of its own, under load, where every fault can be made. */
final class Stage implements AutoCloseable {
    private static final int WORKSPACES = 2;
    private static final int SESSIONS_PER_NODE = 2;
    private static final int DISK_MEBIBYTES = 48;

    private final Lab lab;
    private final Path folder;
    private final boolean clocks;
    private final String heartbeatTimeout;
    private final Random random;
    private final List<NodeProcess> nodes = new ArrayList<>();
    private final List<Load> loads = new ArrayList<>();
    private final Wires wires;
    private final int quorum;
    private SmallDisk disk;

    /**
     * Sets it up; nothing runs yet.
     *
     * @param quorum fewest members that may change anything
     */
    Stage(Path folder, Scenario scenario, int quorum, long seed) {
        this.folder = folder;
        this.quorum = quorum;
        this.random = new Random(seed);
        this.clocks = scenario.needs().contains(Scenario.Need.CLOCKS);
        // a busy machine alone makes nobody dead where nobody is cut off
        this.heartbeatTimeout = scenario.divides() ? "4s" : "10s";
        lab = Lab.of(scenario.nodes());
        try {
            wires = new Wires(lab, scenario.needs().contains(Scenario.Need.DELAY), random.nextLong());
            if (scenario.needs().contains(Scenario.Need.DISK)) {
                disk = new SmallDisk(folder.resolve("node0"), DISK_MEBIBYTES);
            }
            String cluster = NodeProcess.uniqueCluster();
            for (int i = 0; i < scenario.nodes(); i++) {
                nodes.add(node(i, cluster, quorum));
            }
        } catch (RuntimeException | Error failure) {
            close();
            throw failure;
        }
    }

    private NodeProcess node(int number, String cluster, int quorum) {
        String all = IntStream.range(0, lab.count())
                .filter(other -> other != number)
                .mapToObj(other -> lab.address(other) + ":5701")
                .collect(Collectors.joining(","));
        NodeProcess node = new NodeProcess(folder.resolve("node" + number), cluster)
                .within(lab.inside(number), lab.address(number))
                // both compilers, as a sidecar has them: the ledgers of a long run are large
                .withJava("-XX:TieredStopAtLevel=4")
                .withJava("-Xmx512m")
                .with("DIBS_HTTP_PORT", "3427")
                .with("DIBS_CLUSTER_PORT", "5701")
                .with("DIBS_JOIN", all)
                .with("DIBS_CLUSTER_QUORUM", Integer.toString(quorum))
                .with("DIBS_CLUSTER_HEARTBEAT_TIMEOUT", heartbeatTimeout)
                // a long run has more keyed requests in ten minutes than are remembered by default
                .with("DIBS_LEDGER_MAX_ANSWERS", "1000000");
        if (clocks) {
            setClock(number, 0);
            node.with("LD_PRELOAD", faketime())
                    .with("FAKETIME_DONT_FAKE_MONOTONIC", "1")
                    // without it every timed wait of the JVM ends at once, and all of it spins
                    .with("FAKETIME_FORCE_MONOTONIC_FIX", "0")
                    .with("FAKETIME_CACHE_DURATION", "1")
                    .with("FAKETIME_TIMESTAMP_FILE", clock(number).toString());
        }
        return node;
    }

    private static String faketime() {
        String found = Shell.run("find", "/usr/lib", "-name", "libfaketimeMT.so.1")
                .lines()
                .findFirst()
                .orElse("");
        if (found.isEmpty()) {
            throw new IllegalStateException("there is no libfaketime; scripts/test installs it");
        }
        return found;
    }

    /** Starts the nodes, then the load. */
    void start() {
        // with a quorum one alone is not ready
        nodes.get(0).launch().awaitListening();
        nodes.subList(1, nodes.size()).forEach(NodeProcess::launch);
        nodes.forEach(NodeProcess::awaitReady);
        awaitWhole();
        for (int w = 0; w < WORKSPACES; w++) {
            int sessions = SESSIONS_PER_NODE * nodes.size();
            loads.add(new Load("faults-" + w, nodes, sessions, random.nextLong(), Load.Manner.LOYAL));
        }
        loads.forEach(Load::start);
    }

    List<NodeProcess> nodes() {
        return nodes;
    }

    List<Load> loads() {
        return loads;
    }

    Wires wires() {
        return wires;
    }

    SmallDisk disk() {
        return disk;
    }

    /** Sets a node's wall clock ahead, or back. */
    void setClock(int node, long seconds) {
        try {
            Path fresh = clock(node).resolveSibling("clock.new");
            Files.createDirectories(folder);
            Files.writeString(fresh, (seconds < 0 ? "" : "+") + seconds + "\n");
            Files.move(fresh, clock(node), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Path clock(int node) {
        return folder.resolve("clock" + node);
    }

    /** Freezes a process, or lets it go on. */
    void signal(int node, String signal) {
        Shell.run("kill", "-" + signal, Long.toString(nodes.get(node).process().pid()));
    }

    /** Waits until the nodes are one cluster, every ledger has its copies, and every subscriber has heard all there was. */
    void awaitWhole() {
        try {
            Awaitility.await("one cluster, every ledger with its copies")
                    .atMost(Duration.ofSeconds(90))
                    .pollInterval(Duration.ofMillis(50))
                    .ignoreExceptions()
                    .until(() -> nodes.stream().allMatch(node -> node.members() == nodes.size() && node.isSafe()));
            for (Load load : loads) {
                long head = load.head();
                Awaitility.await("every subscriber hears of " + head)
                        .atMost(Duration.ofSeconds(60))
                        .pollInterval(Duration.ofMillis(20))
                        .until(() -> load.hasAllHeard(head));
            }
        } catch (ConditionTimeoutException apart) {
            throw new AssertionError(
                    "the nodes do not come together: " + apart.getMessage() + ": "
                            + nodes.stream().map(NodeProcess::standing).toList(),
                    apart);
        }
    }

    /** So many more grants in each workspace: time alone is no load. */
    void awaitGrants(int more) {
        awaitMore(more, loads.stream().<IntSupplier>map(load -> load::grants).toList());
    }

    /** So many more to the sessions of each node; with a quorum those behind a cut get none. */
    void awaitGrantsAtEach(int more) {
        if (quorum == 1) {
            awaitMore(
                    more,
                    IntStream.range(0, nodes.size())
                            .boxed()
                            .flatMap(node -> loads.stream().<IntSupplier>map(load -> () -> load.grantsAt(node)))
                            .toList());
        }
    }

    private void awaitMore(int more, List<IntSupplier> counts) {
        List<Integer> before = counts.stream().map(IntSupplier::getAsInt).toList();
        try {
            Awaitility.await("load")
                    .atMost(Duration.ofSeconds(75))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> IntStream.range(0, counts.size())
                            .allMatch(i -> counts.get(i).getAsInt() >= before.get(i) + more));
        } catch (ConditionTimeoutException stalled) {
            throw new AssertionError(
                    "the load stalls: " + loads.stream().map(Load::standstill).toList(), stalled);
        }
    }

    /** Waits until a node says that its journal cannot be written: before that, nothing went wrong. */
    void awaitTrouble(NodeProcess node) {
        awaitJournal(node, "the journal cannot be written", false);
    }

    /** Waits until a node's journal can be written, and says so. */
    void awaitJournal(NodeProcess node) {
        awaitJournal(node, "the journal can be written again", true);
    }

    private static void awaitJournal(NodeProcess node, String what, boolean well) {
        try {
            Awaitility.await(what)
                    // a store that has just given up much goes on for a while on a disk that is full
                    .atMost(Duration.ofSeconds(well ? 30 : 120))
                    .pollInterval(Duration.ofMillis(200))
                    .ignoreExceptions()
                    .until(() -> !node.rest()
                                    .get("/v1/health")
                                    .json()
                                    .getJsonArray("journal")
                                    .encode()
                                    .contains("cannot be written")
                            == well);
        } catch (ConditionTimeoutException otherwise) {
            throw new AssertionError(
                    "it does not come to this: " + what + ": "
                            + node.rest().get("/v1/health").text(),
                    otherwise);
        }
    }

    /** So long under load. */
    void pass(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        Awaitility.await()
                .atMost(time.plusSeconds(5))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> System.nanoTime() >= end);
    }

    /** Notes that from then until now the nodes were no cluster. */
    void wereApart(long from, boolean bothGoOn) {
        long until = System.nanoTime();
        loads.forEach(load -> load.wereApart(new Run.Apart(from, until, bothGoOn)));
    }

    /** Lets the load end, and gives what was seen. */
    List<Run> finish() {
        loads.forEach(Load::finish);
        return loads.stream().map(Load::run).toList();
    }

    @Override
    public void close() {
        loads.forEach(Load::abandon);
        nodes.forEach(NodeProcess::close);
        if (wires != null) {
            wires.close();
        }
        if (disk != null) {
            disk.close();
        }
        lab.close();
    }
}
