package dev.dibs.client.cli;

import dev.dibs.client.Answer;
import dev.dibs.config.NodeFile;
import dev.dibs.config.Settings;
import dev.dibs.config.SettingsException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Map;

/** Whether others can reach the sidecar of this home: where it listens, or would when it starts. */
final class ReachLook {
    private ReachLook() {}

    static void at(Caller caller, Findings findings) throws IOException {
        if (caller.sidecar().given() != null) {
            return;
        }
        String http;
        String cluster;
        NodeFile file = caller.sidecar().running();
        if (file != null) {
            URI url = URI.create(file.url());
            http = String.valueOf(url.getHost());
            cluster = memberHost(Sidecar.apiOf(url).get("/v1/cluster", null));
        } else {
            try {
                Settings settings = Settings.read(Map.of(), caller.shell().environment());
                http = settings.http().host();
                cluster = settings.cluster().host();
            } catch (SettingsException malformed) {
                return; // told of with the home
            }
        }
        boolean alone = true;
        if (!isLoopback(http)) {
            alone = false;
            findings.wrong(
                    "reach",
                    "HTTP listens on " + http + ", which others can reach",
                    "there is no encryption: whoever gets there can open sessions, claim and read everything, and tokens can"
                            + " be read on the way",
                    "listen on 127.0.0.1 (http.host), or let a firewall admit only whom you trust, or put a proxy with TLS"
                            + " before it");
        }
        if (!isLoopback(cluster)) {
            alone = false;
            findings.wrong(
                    "reach",
                    "the cluster listens on " + cluster + ", which others can reach",
                    "members have neither passwords nor encryption: whoever gets there can join, read and change everything",
                    "let a firewall admit the members' addresses only; with no other members, listen on 127.0.0.1"
                            + " (cluster.host)");
        }
        if (alone) {
            findings.fine("reach", "this machine alone");
        }
    }

    private static String memberHost(Answer cluster) {
        for (Map<String, Object> member : cluster.list("members")) {
            String address = Answer.text(member, "address");
            if (Boolean.TRUE.equals(member.get("local")) && address.indexOf(':') > 0) {
                return address.substring(0, address.lastIndexOf(':'));
            }
        }
        return "127.0.0.1";
    }

    private static boolean isLoopback(String host) {
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        try {
            return InetAddress.getByName(bare).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }
}
