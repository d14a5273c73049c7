package dev.dibs.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Who hears whom in a {@link Lab}. Members' packets can be dropped by sender and receiver, all or some; and what members say to
 * each other on their cluster port goes through a proxy that can delay it. What this process asks the nodes is never touched.
 */
final class Wires implements AutoCloseable {
    private static final int CLUSTER_PORT = 5701;
    private static final int FIRST_PORT = 21_000;

    private final Lab lab;
    private final boolean[][] deaf;
    private final List<DelayProxy> proxies = new ArrayList<>();
    private int lossPercent;

    /** All hear all; what they say can be delayed if it {@code canDelay}. */
    Wires(Lab lab, boolean canDelay, long seed) {
        this.lab = lab;
        this.deaf = new boolean[lab.count()][lab.count()];
        Random seeds = new Random(seed);
        for (int from = 0; from < lab.count(); from++) {
            StringBuilder rules =
                    new StringBuilder("table inet faults {\n chain in { type filter hook input priority 0; }\n"
                            + " chain out { type filter hook output priority 0; }\n"
                            + " chain to { type nat hook output priority -100; }\n}\n");
            for (int to = 0; to < lab.count() && canDelay; to++) {
                if (from != to) {
                    int port = port(from, to);
                    proxies.add(
                            new DelayProxy(lab.ownAddress(), port, lab.address(to), CLUSTER_PORT, seeds.nextLong()));
                    rules.append("add rule inet faults to ip daddr " + lab.address(to) + " tcp dport " + CLUSTER_PORT
                            + " dnat ip to " + lab.ownAddress() + ":" + port + "\n");
                }
            }
            lab.rules(from, rules.toString());
        }
    }

    private static int port(int from, int to) {
        return FIRST_PORT + 10 * from + to;
    }

    /** Neither hears the other. */
    void cut(int one, int other) {
        deafen(one, other);
        deafen(other, one);
    }

    /** {@code listener} no longer hears {@code speaker}. */
    void deafen(int listener, int speaker) {
        deaf[listener][speaker] = true;
        apply();
    }

    /** Cuts each of these from each of the others. */
    void part(List<Integer> side) {
        for (int one : side) {
            for (int other = 0; other < lab.count(); other++) {
                if (!side.contains(other)) {
                    deaf[one][other] = true;
                    deaf[other][one] = true;
                }
            }
        }
        apply();
    }

    /** So many of a hundred packets between members are lost. */
    void lose(int percent) {
        lossPercent = percent;
        apply();
    }

    /** What members say takes up to so long, in order. */
    void delay(int mostMillis) {
        proxies.forEach(proxy -> proxy.delay(mostMillis));
    }

    /** All hear all again, at once. */
    void heal() {
        for (boolean[] row : deaf) {
            java.util.Arrays.fill(row, false);
        }
        lossPercent = 0;
        delay(0);
        apply();
    }

    private void apply() {
        for (int node = 0; node < lab.count(); node++) {
            StringBuilder rules = new StringBuilder("flush chain inet faults in\nflush chain inet faults out\n");
            for (int peer = 0; peer < lab.count(); peer++) {
                if (peer != node) {
                    String proxy = "ip %s " + lab.ownAddress() + " tcp %s " + port(node, peer);
                    if (deaf[node][peer]) {
                        rules.append("add rule inet faults in ip saddr " + lab.address(peer) + " drop\n");
                        rules.append("add rule inet faults in " + proxy.formatted("saddr", "sport") + " drop\n");
                    } else if (lossPercent > 0) {
                        String some = " numgen random mod 100 < " + lossPercent + " drop\n";
                        rules.append("add rule inet faults in ip saddr " + lab.address(peer) + some);
                        rules.append("add rule inet faults in " + proxy.formatted("saddr", "sport") + some);
                    }
                    if (deaf[peer][node]) {
                        rules.append("add rule inet faults out ip daddr " + lab.address(peer) + " drop\n");
                        rules.append("add rule inet faults out " + proxy.formatted("daddr", "dport") + " drop\n");
                    }
                }
            }
            lab.rules(node, rules.toString());
        }
    }

    @Override
    public void close() {
        proxies.forEach(DelayProxy::close);
    }
}
