package dev.dibs.bench;

import com.hazelcast.config.Config;
import com.hazelcast.config.MapConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Call;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.LedgerSettings;
import dev.dibs.core.model.Mode;
import dev.dibs.core.model.Owner;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.Reply;
import dev.dibs.core.model.RequestId;
import dev.dibs.core.model.SessionInfo;
import dev.dibs.host.TimeSource;
import dev.dibs.host.hazelcast.ClusterConfig;
import dev.dibs.host.hazelcast.ClusterSettings;
import dev.dibs.host.hazelcast.HazelcastHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;

/**
 * Claims and releases against raw puts beside them: {@code HostBench [nodes] [backups] [callers] [seconds] [rounds]}. With
 * more than one node the others run in JVMs of their own, and the callers' node does not own what they work on.
 */
public final class HostBench {
    private static final int PORT = 17_801;

    private final HazelcastInstance instance;
    private final HazelcastHost host;
    private final IMap<String, String> raw;
    private final int callers;
    private final long nanos;
    private final String workspace;

    private HostBench(HazelcastInstance instance, HazelcastHost host, int callers, long nanos, boolean away) {
        this.instance = instance;
        this.host = host;
        this.raw = instance.getMap("raw");
        this.callers = callers;
        this.nanos = nanos;
        this.workspace = name(away);
    }

    public static void main(String[] args) throws Exception {
        if (args.length > 0 && args[0].equals("member")) {
            member(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
            return;
        }
        int nodes = args.length > 0 ? Integer.parseInt(args[0]) : 1;
        int backups = args.length > 1 ? Integer.parseInt(args[1]) : 1;
        int callers = args.length > 2 ? Integer.parseInt(args[2]) : 16;
        long seconds = args.length > 3 ? Long.parseLong(args[3]) : 3;
        int rounds = args.length > 4 ? Integer.parseInt(args[4]) : 5;
        HazelcastInstance instance = Hazelcast.newHazelcastInstance(config(0, backups));
        HazelcastHost host = new HazelcastHost(instance, LedgerSettings.defaults(), 1, backups, TimeSource.system());
        List<Process> others = new ArrayList<>();
        for (int i = 1; i < nodes; i++) {
            others.add(spawn(i, backups));
        }
        try {
            while (instance.getCluster().getMembers().size() < nodes
                    || !instance.getPartitionService().isClusterSafe()) {
                Thread.sleep(100);
            }
            new HostBench(instance, host, callers, seconds * 1_000_000_000L, nodes > 1).run(rounds);
        } finally {
            others.forEach(Process::destroyForcibly);
            instance.getLifecycleService().terminate();
        }
        System.exit(0);
    }

    private void run(int rounds) throws InterruptedException {
        Participant[] participants = new Participant[callers];
        for (int i = 0; i < callers; i++) {
            participants[i] = new Participant(i);
            participants[i].open();
        }
        double best = 0;
        for (int round = 0; round < rounds; round++) {
            double put = measure((caller, n) -> ignore(raw.put(workspace, "value-" + caller + n)));
            double heartbeat = measure((caller, n) -> participants[caller].heartbeat(n));
            double claim = measure((caller, n) -> participants[caller].claimOrRelease(n));
            System.out.printf(
                    "round %d: put %,.0f/s; heartbeat %,.0f/s = %.2f; claim/release %,.0f/s = %.2f%n",
                    round, put, heartbeat, heartbeat / put, claim, claim / put);
            best = Math.max(best, claim / put);
        }
        System.out.printf("best ratio %.2f%n", best);
    }

    private interface Work {
        void once(int caller, long n);
    }

    private double measure(Work work) throws InterruptedException {
        AtomicBoolean stop = new AtomicBoolean();
        LongAdder done = new LongAdder();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            int caller = i;
            LongConsumer once = n -> work.once(caller, n);
            Thread thread = new Thread(() -> {
                for (long n = 0; !stop.get(); n++) {
                    once.accept(n);
                    done.increment();
                }
            });
            threads.add(thread);
            thread.start();
        }
        Thread.sleep(nanos / 3_000_000);
        long from = done.sum();
        long start = System.nanoTime();
        Thread.sleep(nanos / 1_000_000);
        double rate = (done.sum() - from) * 1e9 / (System.nanoTime() - start);
        stop.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
        return rate;
    }

    /** One caller with a session and paths of its own. */
    private final class Participant {
        private final String id;
        private final List<Path> path;
        private boolean held;
        private long requests;

        private Participant(int number) {
            this.id = "s" + number;
            this.path = List.of(new Path("src/main/java/dev/dibs/File" + number + ".java"));
        }

        private void open() {
            SessionInfo info = new SessionInfo(
                    id, "agent", new Owner(id, "dev", "box", "", "/src"), 0, "main", host.nodeId(), Map.of());
            check(submit(new Command.Open(call(), info, "t", "h" + id, 0)), Reply.Opened.class);
        }

        private void heartbeat(long n) {
            check(submit(new Command.Heartbeat(call(), id, List.of())), Reply.Beat.class);
        }

        private void claimOrRelease(long n) {
            if (held) {
                check(submit(new Command.Release(call(), path, "", "")), Reply.Released.class);
            } else {
                check(
                        submit(new Command.Take(
                                call(), path, Mode.EXCLUSIVE, 0, 0, 0, "Updating the roadmap", Map.of(), "t" + n)),
                        Reply.Granted.class);
            }
            held = !held;
        }

        private Answer submit(Command command) {
            return host.submit(workspace, command)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        }

        private Call call() {
            return new Call(RequestId.own(id + '-' + requests++), "h" + id, host.nodeId());
        }
    }

    private static void check(Answer answer, Class<? extends Reply> wanted) {
        if (!wanted.isInstance(answer.reply())) {
            throw new IllegalStateException("not " + wanted.getSimpleName() + ": " + answer);
        }
    }

    private static void ignore(Object ignored) {
        if (ignored instanceof Throwable) {
            throw new IllegalStateException();
        }
    }

    private String name(boolean away) {
        for (int i = 0; ; i++) {
            if (instance.getPartitionService().getPartition("w" + i).getOwner().localMember() != away) {
                return "w" + i;
            }
        }
    }

    private static void member(int number, int backups) throws InterruptedException {
        HazelcastInstance instance = Hazelcast.newHazelcastInstance(config(number, backups));
        HazelcastHost host = new HazelcastHost(instance, LedgerSettings.defaults(), 1, backups, TimeSource.system());
        System.out.println("member " + host.nodeId());
        Thread.currentThread().join();
    }

    private static Config config(int number, int backups) {
        ClusterSettings settings = ClusterSettings.loopback("bench", PORT + number);
        Config config = ClusterConfig.of(number == 0 ? settings : settings.joining(List.of("127.0.0.1:" + PORT)));
        config.getMapConfig(HazelcastHost.MAP).setBackupCount(backups);
        config.addMapConfig(new MapConfig("raw").setBackupCount(backups).setStatisticsEnabled(false));
        return config;
    }

    private static Process spawn(int number, int backups) throws java.io.IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), HostBench.class.getName(), "member"));
        command.addAll(List.of(Integer.toString(number), Integer.toString(backups)));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
