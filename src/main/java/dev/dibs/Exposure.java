package dev.dibs;

import dev.dibs.config.HttpSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** What is not protected where HTTP listens beyond this machine. */
final class Exposure {
    private Exposure() {}

    /** What to say of it; null on loopback, where there is nothing to say. */
    static @Nullable String warning(HttpSettings http) {
        try {
            if (InetAddress.getByName(http.host()).isLoopbackAddress()) {
                return null;
            }
        } catch (UnknownHostException unknown) {
            return null; // listening fails, and says so
        }
        return "HTTP listens on " + http.host()
                + ", without encryption: whoever reaches its port can open sessions, claim and read everything, and"
                + " tokens can be read on the way; let a firewall admit only whom you trust, or put a proxy with TLS"
                + " before it";
    }
}
