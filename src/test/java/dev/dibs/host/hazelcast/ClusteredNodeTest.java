package dev.dibs.host.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.IndeterminateOperationStateException;
import com.hazelcast.core.LocalMemberResetException;
import dev.dibs.kit.Members;
import io.vertx.core.Completable;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusteredNodeTest {
    private final Members members = new Members();
    private final List<Throwable> failures = new ArrayList<>();

    @AfterEach
    void stop() {
        members.close();
    }

    @Test
    void a_member_that_is_merged_or_has_late_copies_while_vertx_starts_starts_it_again() throws Exception {
        failures.add(new HazelcastException(new LocalMemberResetException("reset")));
        for (int i = 0; i < 4; i++) {
            failures.add(new IndeterminateOperationStateException("copies are late"));
        }
        Vertx vertx = start(Duration.ofSeconds(20));
        assertThat(vertx.isClustered()).isTrue();
        assertThat(failures).isEmpty();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void it_gives_up_in_the_end_and_at_once_when_something_else_is_wrong() {
        for (int i = 0; i < 100; i++) {
            failures.add(new LocalMemberResetException("reset"));
        }
        assertThatThrownBy(() -> start(Duration.ofSeconds(1))).hasStackTraceContaining("reset");
        assertThat(failures).hasSizeBetween(90, 98);
        failures.clear();
        failures.add(new HazelcastException("no"));
        assertThatThrownBy(() -> start(Duration.ofSeconds(20))).hasStackTraceContaining("no");
        assertThat(failures).isEmpty();
    }

    private Vertx start(Duration patience) throws Exception {
        HazelcastInstance member = members.start().hazelcast();
        return ClusteredNode.clustered(
                        new VertxOptions(), () -> new Stumbling(member), System.nanoTime() + patience.toNanos())
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }

    /** Fails to join as often as there are failures left. */
    private final class Stumbling extends HazelcastClusterManager {
        private Stumbling(HazelcastInstance member) {
            super(member);
        }

        @Override
        public void join(Completable<Void> joined) {
            if (failures.isEmpty()) {
                super.join(joined);
            } else {
                joined.fail(failures.remove(0));
            }
        }
    }
}
