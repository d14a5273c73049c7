package dev.dibs.host.hazelcast;

import static dev.dibs.kit.Participant.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import dev.dibs.kit.Members;
import io.vertx.core.Promise;
import io.vertx.core.VertxOptions;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterPortTest {
    private static final AtomicBoolean CAME_TO_LIFE = new AtomicBoolean();

    private final Members members = new Members();

    @AfterEach
    void stop() {
        members.close();
    }

    static final class Foreign implements Callable<String>, Serializable {
        private static final long serialVersionUID = 1L;

        @Override
        public String call() {
            return "ran";
        }

        private void readObject(ObjectInputStream in) {
            CAME_TO_LIFE.set(true);
        }
    }

    @Test
    void a_class_that_is_not_ours_does_not_come_to_life() {
        Members.Node one = members.start();
        Config open = ClusterConfig.of(members.settings(members.name()));
        open.getSerializationConfig().setJavaSerializationFilterConfig(null);
        HazelcastInstance stranger = Hazelcast.newHazelcastInstance(open);
        try {
            assertThatThrownBy(() -> stranger.getExecutorService("x")
                            .submitToMember(
                                    new Foreign(), one.hazelcast().getCluster().getLocalMember())
                            .get())
                    .isInstanceOf(ExecutionException.class);
            assertThat(CAME_TO_LIFE).isFalse();
        } finally {
            stranger.getLifecycleService().terminate();
        }
    }

    @Test
    void a_client_of_hazelcast_is_not_let_in() {
        Members.Node one = members.start();
        ClientConfig config = new ClientConfig().setClusterName(members.name());
        config.getNetworkConfig().addAddress("127.0.0.1:" + one.port()).setConnectionTimeout(2_000);
        config.getConnectionStrategyConfig().getConnectionRetryConfig().setClusterConnectTimeoutMillis(2_000);
        config.setProperty("hazelcast.logging.type", "jdk");
        assertThatThrownBy(() -> HazelcastClient.newHazelcastClient(config)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void the_port_is_on_the_given_address_only() throws Exception {
        Members.Node one = members.start();
        try (Socket socket = new Socket()) {
            assertThatThrownBy(() -> socket.connect(new InetSocketAddress("127.0.0.2", one.port()), 1_000))
                    .isInstanceOf(java.io.IOException.class);
        }
    }

    @Test
    void members_with_another_number_of_partitions_are_told_what_to_do(@TempDir Path folder) {
        Members.Node one = members.start();
        ClusterSettings other = members.settings(members.name()).withPartitions(17);
        assertThatThrownBy(() -> ClusteredNode.start(other, new VertxOptions(), folder.toString()))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("has 31 partitions and this node 17")
                .hasMessageContaining("set this node's to 31");
        assertThat(one.hazelcast().getCluster().getMembers()).hasSize(1);
    }

    @Test
    void two_nodes_share_an_event_bus_and_stop_in_order(@TempDir Path folder) {
        ClusterSettings first = ClusterSettings.loopback(members.name(), Members.freePort());
        ClusteredNode one = await(ClusteredNode.start(
                first, new VertxOptions(), folder.resolve("one").toString()));
        ClusteredNode two = await(ClusteredNode.start(
                ClusterSettings.loopback(members.name(), Members.freePort())
                        .joining(List.of("127.0.0.1:" + one.port())),
                new VertxOptions(),
                folder.resolve("two").toString()));
        Promise<String> heard = Promise.promise();
        await(two.vertx()
                .eventBus()
                .<String>consumer("x", message -> heard.complete(message.body()))
                .completion());
        one.vertx().eventBus().send("x", "hello");
        assertThat(await(heard.future())).isEqualTo("hello");
        long start = System.nanoTime();
        await(two.stop());
        await(one.stop());
        assertThat(System.nanoTime() - start).isLessThan(12_000_000_000L);
        assertThat(one.hazelcast().getLifecycleService().isRunning()).isFalse();
    }
}
