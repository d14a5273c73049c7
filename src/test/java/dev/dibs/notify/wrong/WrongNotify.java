package dev.dibs.notify.wrong;

import dev.dibs.service.wrong.WrongService;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;

/** Breaks the rules of notify, for the rules' own test. */
public final class WrongNotify {
    WrongService up;
    HazelcastClusterManager cluster;
}
