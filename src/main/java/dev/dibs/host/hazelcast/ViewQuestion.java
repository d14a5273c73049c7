package dev.dibs.host.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Asks a member for its list of members; one that does not run dibs, or is being merged, has nothing to say. */
final class ViewQuestion implements Callable<@Nullable MemberView>, HazelcastInstanceAware {
    private transient @Nullable MemberLine line;
    private transient @Nullable HazelcastHost host;

    @Override
    public @Nullable MemberView call() {
        return line == null || host == null ? null : host.standsBehind(line);
    }

    @Override
    public void setHazelcastInstance(HazelcastInstance instance) {
        line = HazelcastHost.lineOf(instance);
        host = HazelcastHost.hostOf(instance);
    }
}
