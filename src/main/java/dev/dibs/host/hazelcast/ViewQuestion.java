package dev.dibs.host.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Asks a member for its list of members. One that does not run dibs, or is being merged, has nothing to say; nor has one whose
 * journal is not back, when it is about steps.
 */
final class ViewQuestion implements Callable<@Nullable MemberView>, HazelcastInstanceAware {
    final transient boolean steps;
    private transient @Nullable MemberLine line;
    private transient @Nullable HazelcastHost host;

    /** Asks whether steps are to be confirmed, or the list alone. */
    ViewQuestion(boolean steps) {
        this.steps = steps;
    }

    @Override
    public @Nullable MemberView call() {
        return line == null || host == null ? null : host.majority().standsBehind(line, steps);
    }

    @Override
    public void setHazelcastInstance(HazelcastInstance instance) {
        line = HazelcastHost.lineOf(instance);
        host = HazelcastHost.hostOf(instance);
    }
}
