package dev.dibs.service.wrong;

import com.hazelcast.core.HazelcastInstance;
import dev.dibs.edge.wrong.one.WrongEdge;
import dev.dibs.ops.Metrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.vertx.ext.web.RoutingContext;

/** Breaks the rules of service, for the rules' own test. */
public final class WrongService {
    RoutingContext context;
    HazelcastInstance hazelcast;
    WrongEdge up;
    MeterRegistry registry;
    MetricSnapshot snapshot;
    Metrics watcher;
}
