package dev.dibs.ops;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/** The process: memory, garbage collection, threads, processor time, by Micrometer's binders. */
final class JvmMeters {
    private JvmMeters() {}

    /**
     * Two names are changed to what Prometheus wants of names: no short units, no {@code _count} on what is no histogram. To be told
     * to a registry before there is anything in it.
     */
    static void rename(MeterRegistry registry) {
        registry.config().meterFilter(MeterFilter.denyNameStartsWith("process.cpu.time"));
        registry.config().meterFilter(new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                return id.getName().equals("system.cpu.count") ? id.withName("system.cpus") : id;
            }
        });
    }

    /** Shows them all. */
    static void bind(MeterRegistry registry) {
        new JvmMemoryMetrics().bindTo(registry);
        collections(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            FunctionCounter.builder("process.cpu", system, JvmMeters::cpuSeconds)
                    .baseUnit("seconds")
                    .description("Processor time of the process")
                    .register(registry);
        }
    }

    /** Listens for collections as long as the process runs: whoever asked for the page will ask again. */
    @SuppressWarnings("resource")
    private static void collections(MeterRegistry registry) {
        new JvmGcMetrics().bindTo(registry);
    }

    private static double cpuSeconds(OperatingSystemMXBean system) {
        return system.getProcessCpuTime() / (double) TimeUnit.SECONDS.toNanos(1);
    }
}
