package dev.dibs.host.hazelcast;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.ExecutionCallback;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.IExecutorService;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the members of a Hazelcast cluster for their lists. A question is asked from the common pool: the step that it is
 * about comes back on the cluster's own threads, and those may call nobody.
 */
final class MemberViews implements Views {
    /** The name of the executor. */
    static final String EXECUTOR = "dibs.views";

    private static final System.Logger LOG = System.getLogger(MemberViews.class.getName());

    private final HazelcastInstance instance;
    private final boolean steps;
    private final Supplier<@Nullable MemberView> own;
    private final IExecutorService executor;

    /** {@code steps} tells whether what was done is to be confirmed, or the list alone. */
    MemberViews(HazelcastInstance instance, boolean steps, Supplier<@Nullable MemberView> own) {
        this.instance = instance;
        this.steps = steps;
        this.own = own;
        this.executor = instance.getExecutorService(EXECUTOR);
    }

    @Override
    public @Nullable MemberView own() {
        return own.get();
    }

    @Override
    public boolean isAnchor() {
        return !instance.getCluster().getLocalMember().isLiteMember();
    }

    @Override
    public List<UUID> otherAnchors() {
        List<UUID> others = new ArrayList<>();
        for (Member member : instance.getCluster().getMembers()) {
            if (!member.isLiteMember() && !member.localMember()) {
                others.add(member.getUuid());
            }
        }
        return others;
    }

    @Override
    public void ask(UUID member, Consumer<@Nullable MemberView> answer) {
        for (Member one : instance.getCluster().getMembers()) {
            if (one.getUuid().equals(member)) {
                ForkJoinPool.commonPool().execute(() -> ask(one, answer));
                return;
            }
        }
        answer.accept(null);
    }

    private void ask(Member member, Consumer<@Nullable MemberView> answer) {
        try {
            executor.submitToMember(new ViewQuestion(steps), member, new ExecutionCallback<@Nullable MemberView>() {
                @Override
                public void onResponse(@Nullable MemberView view) {
                    answer.accept(view);
                }

                @Override
                public void onFailure(Throwable e) {
                    LOG.log(Level.DEBUG, "a member does not tell its list", e);
                    answer.accept(null);
                }
            });
        } catch (RuntimeException e) {
            LOG.log(Level.DEBUG, "a member cannot be asked for its list", e);
            answer.accept(null);
        }
    }
}
