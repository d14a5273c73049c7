package dev.dibs.client.cli;

import dev.dibs.client.Answer;
import dev.dibs.client.Api;
import dev.dibs.config.NodeFile;
import dev.dibs.config.Settings;
import dev.dibs.config.SettingsException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The node that commands talk to, and what it says of its cluster. */
final class NodeLook {
    private NodeLook() {}

    static void at(Caller caller, Findings findings) throws IOException {
        Path home = caller.sidecar().home();
        NodeFile file = NodeFile.read(home);
        URI url = NodeCommands.address(caller);
        if (url == null) {
            findings.fine("node", "none runs; the first command that needs one starts it, or: dibs up");
        } else if (file != null && caller.sidecar().given() == null && !Processes.isAlive(file.pid())) {
            findings.wrong(
                    "node",
                    "process " + file.pid() + " is dead and left dibs.json behind",
                    "it was killed, or broke; sessions that it answered for run out unless they report elsewhere",
                    "start another with: dibs up; why it ended may be in " + home.resolve("dibs.log"));
        } else if (!Sidecar.answers(url, "/livez")) {
            findings.wrong(
                    "node",
                    url + " does not answer",
                    "no command can claim, release or look anything up",
                    caller.sidecar().given() == null
                            ? "look into " + home.resolve("dibs.log") + ", then: dibs down; dibs up"
                            : "start it, or unset DIBS_URL, which names it");
        } else {
            ask(caller, url, findings);
        }
    }

    private static void ask(Caller caller, URI url, Findings findings) throws IOException {
        Api api = Sidecar.apiOf(url);
        Answer ready = api.once("GET", "/readyz", null, null, Duration.ofSeconds(2));
        if (ready.ok()) {
            findings.fine("node", url + " is ready");
        } else {
            boolean few = ready.problem().equals("no-quorum");
            findings.wrong(
                    "node",
                    url + " lives but is not ready: " + ready.detail(),
                    few
                            ? "it changes nothing until then, and what it shows may be old"
                            : "it answers nothing but questions about itself until then",
                    few
                            ? "bring the other members back, or lower cluster.quorum; who is there: dibs status"
                            : "wait some seconds and look again: dibs status");
        }
        if (ready.body().get("reasons") instanceof List<?> reasons && ready.ok()) {
            reasons.forEach(reason -> findings.fine("note", String.valueOf(reason)));
        }
        long before = System.currentTimeMillis();
        Answer health = api.once("GET", "/v1/health", null, null, Duration.ofSeconds(5));
        long middle = (before + System.currentTimeMillis()) / 2;
        // a node of an earlier version has no such call
        Answer cluster = health.ok() ? health : api.get("/v1/cluster", null);
        findings.fine(
                "cluster",
                Humans.counted(cluster.list("members").size(), "member") + ", quorum " + cluster.text("quorum"));
        versions(cluster, findings);
        partitions(caller, cluster, findings);
        ClockLook.at(cluster, middle, findings);
        if (health.body().get("journal") instanceof List<?> troubles) {
            troubles.forEach(trouble -> findings.wrong(
                    "journal",
                    String.valueOf(trouble),
                    "a node alone brings its claims back from there, and all history is read from there",
                    "free space: df -h " + caller.sidecar().home() + "; the log says more: "
                            + caller.sidecar().home().resolve("dibs.log")));
        }
        SessionLook.at(api, findings);
    }

    private static void versions(Answer cluster, Findings findings) {
        String here = Commands.version();
        TreeSet<String> there = new TreeSet<>();
        for (Map<String, Object> member : cluster.list("members")) {
            String version = Answer.text(member, "version");
            if (!version.isEmpty()) {
                there.add(version);
            }
            if (Boolean.TRUE.equals(member.get("local")) && !version.isEmpty() && !version.equals(here)) {
                findings.wrong(
                        "version",
                        "the node is " + version + ", this command " + here,
                        "one may not know what the other says",
                        "start it anew: dibs down; dibs up");
            }
        }
        if (there.size() > 1) {
            String who = cluster.list("members").stream()
                    .map(member -> Answer.text(member, "address") + " is " + Answer.text(member, "version"))
                    .collect(Collectors.joining(", "));
            findings.wrong(
                    "version",
                    "members have different versions: " + who,
                    "a member may not be able to read what another hands over to it",
                    "start those that are behind anew with the newest version, one after the other");
        }
    }

    /** Of the cluster's members all have the same number: one that has another cannot join. */
    private static void partitions(Caller caller, Answer cluster, Findings findings) {
        long there = (long) Answer.number(cluster.body(), "partitions", 0);
        try {
            int here = Settings.read(Map.of(), caller.shell().environment())
                    .cluster()
                    .partitions();
            if (there != 0 && caller.sidecar().given() == null && there != here) {
                findings.wrong(
                        "partitions",
                        "the cluster has " + there + " partitions, the settings here say " + here,
                        "when this node starts again, the other members do not let it in",
                        "set cluster.partitions to " + there + ", or start all members anew with " + here);
            }
        } catch (SettingsException malformed) {
            // told of with the home
        }
    }
}
