package dev.dibs.faults;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Network namespaces of this process's own, joined by a bridge on which this process has an address too. It needs root.
 *
 * <p>All names bear the id of the process, so that labs do not meet, and one that was left behind by a process that was killed
 * is found and taken down by the next.
 */
final class Lab implements AutoCloseable {
    private static final String PREFIX = "dibs-";

    private final long pid = ProcessHandle.current().pid();
    private final int count;
    private final String net;
    private final Thread hook = new Thread(this::takeDown, "lab-down");

    private Lab(int count) {
        this.count = count;
        this.net = "10." + (192 + pid % 60) + "." + pid / 60 % 250 + ".";
    }

    /** Sets one up. */
    static Lab of(int count) {
        sweep();
        Lab lab = new Lab(count);
        Runtime.getRuntime().addShutdownHook(lab.hook);
        try {
            lab.setUp();
        } catch (RuntimeException failure) {
            lab.close();
            throw failure;
        }
        return lab;
    }

    /** Why there can be none here; empty when there can. */
    static String obstacle() {
        try {
            if (!Shell.run("id", "-u").strip().equals("0")) {
                return "only root can make network namespaces";
            }
            Shell.run("ip", "netns", "list");
            Shell.run("nft", "--version");
            return "";
        } catch (RuntimeException missing) {
            return missing.getMessage();
        }
    }

    int count() {
        return count;
    }

    String address(int node) {
        return net + (node + 1);
    }

    /** Where this process is reached from inside. */
    String ownAddress() {
        return net + 254;
    }

    /** What runs a command inside. */
    List<String> inside(int node) {
        return List.of("ip", "netns", "exec", space(node));
    }

    /** Replaces the rules of a namespace. */
    void rules(int node, String rules) {
        Shell.feed(rules, "ip", "netns", "exec", space(node), "nft", "-f", "-");
    }

    private String space(int node) {
        return PREFIX + pid + "-" + node;
    }

    private String bridge() {
        return "dibr" + pid;
    }

    private void setUp() {
        Shell.run("ip", "link", "add", bridge(), "type", "bridge");
        Shell.run("ip", "addr", "add", ownAddress() + "/24", "dev", bridge());
        Shell.run("ip", "link", "set", bridge(), "up");
        for (int node = 0; node < count; node++) {
            String cable = "div" + pid + "n" + node;
            Shell.run("ip", "netns", "add", space(node));
            Shell.run("ip", "link", "add", cable, "type", "veth", "peer", "name", "eth0", "netns", space(node));
            Shell.run("ip", "link", "set", cable, "master", bridge(), "up");
            Shell.run("ip", "-n", space(node), "addr", "add", address(node) + "/24", "dev", "eth0");
            Shell.run("ip", "-n", space(node), "link", "set", "eth0", "up");
            Shell.run("ip", "-n", space(node), "link", "set", "lo", "up");
        }
    }

    private void takeDown() {
        IntStream.range(0, count).mapToObj(this::space).forEach(Lab::remove);
        Shell.quietly(List.of("ip", "link", "del", bridge()));
    }

    private static void remove(String space) {
        try {
            for (String left : Shell.run("ip", "netns", "pids", space).split("\\s+")) {
                if (!left.isEmpty()) {
                    Shell.quietly(List.of("kill", "-9", left));
                }
            }
        } catch (IllegalStateException none) {
            return;
        }
        Shell.quietly(List.of("ip", "netns", "del", space));
    }

    /** Takes down what processes left behind that no longer run. */
    private static void sweep() {
        for (String line : Shell.run("ip", "netns", "list").split("\n")) {
            String space = line.split(" ")[0];
            if (space.matches(PREFIX + "\\d+-\\d+")) {
                String owner = space.split("-")[1];
                if (ProcessHandle.of(Long.parseLong(owner)).isEmpty()) {
                    remove(space);
                    Shell.quietly(List.of("ip", "link", "del", "dibr" + owner));
                }
            }
        }
    }

    @Override
    public void close() {
        takeDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException onTheWayOut) {
            // it runs already, and finds nothing
        }
    }
}
