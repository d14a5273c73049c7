package dev.dibs.host.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says why a member could not join: Hazelcast says it in its log and nowhere else. */
final class JoinWatch extends Handler {
    private static final Pattern PARTITIONS =
            Pattern.compile("Incompatible partition count! expected: (\\d+), found: (\\d+)");
    private static final String MISMATCH = "Configuration mismatch was detected: ";
    private static final Logger CLUSTER = Logger.getLogger("com.hazelcast.cluster");

    private volatile @Nullable String why;

    private JoinWatch() {}

    static HazelcastInstance join(ClusterSettings settings, Supplier<HazelcastInstance> start) {
        JoinWatch watch = new JoinWatch();
        CLUSTER.addHandler(watch);
        try {
            return start.get();
        } catch (RuntimeException e) {
            throw watch.explained(settings, e);
        } finally {
            CLUSTER.removeHandler(watch);
        }
    }

    @Override
    public void publish(LogRecord entry) {
        String text = entry.getMessage();
        if (entry.getLevel().intValue() >= Level.SEVERE.intValue() && text != null && text.contains(MISMATCH)) {
            why = text;
        }
    }

    @Override
    public void flush() {
        // nothing is held back
    }

    @Override
    public void close() {
        // nothing is open
    }

    private ClusterException explained(ClusterSettings settings, RuntimeException e) {
        String text = why;
        if (text == null) {
            return new ClusterException(
                    "cannot start the cluster member on " + settings.host() + " from port " + settings.port() + ": "
                            + e.getMessage() + "; see the log",
                    e);
        }
        Matcher partitions = PARTITIONS.matcher(text);
        if (partitions.find()) {
            return new ClusterException(
                    "cluster '" + settings.name() + "' has " + partitions.group(1) + " partitions and this node "
                            + partitions.group(2) + "; all members must have the same: set this node's to "
                            + partitions.group(1) + ", or give it another cluster name",
                    e);
        }
        return new ClusterException(
                "cluster '" + settings.name() + "' and this node are set up differently: "
                        + text.substring(text.indexOf(MISMATCH) + MISMATCH.length()),
                e);
    }
}
