package dev.dibs.ops;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.Map;

/** Latencies as one histogram; Micrometer itself has none over counts that are kept elsewhere. */
final class LatencyHistogram implements Collector {
    private final String name;
    private final String about;
    private final Map<String, Latency> byLabel;

    /** {@code byLabel} is by {@code name=value}, or by the empty text for none. */
    LatencyHistogram(String name, String about, Map<String, Latency> byLabel) {
        this.name = name;
        this.about = about;
        this.byLabel = byLabel;
    }

    @Override
    public MetricSnapshot collect() {
        HistogramSnapshot.Builder all =
                HistogramSnapshot.builder().name(name).help(about).unit(Unit.SECONDS);
        byLabel.forEach((label, latency) -> all.dataPoint(HistogramSnapshot.HistogramDataPointSnapshot.builder()
                .labels(label.isEmpty() ? Labels.EMPTY : Labels.of(label.split("=", 2)))
                .classicHistogramBuckets(ClassicHistogramBuckets.of(latency.bounds(), latency.counts()))
                .sum(latency.sumSeconds())
                .build()));
        return all.build();
    }
}
