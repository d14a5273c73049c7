package dev.dibs.bench;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that each call again as soon as they are answered. */
final class Callers implements AutoCloseable {
    private static final Duration WARM_UP_ROUND = Duration.ofMillis(1_500);
    private static final int WARM_UP_ROUNDS = 80;

    private final int number;
    private final ExecutorService threads;

    /** What one of them does, again and again. */
    @FunctionalInterface
    interface Call {
        void make(int caller) throws Exception;
    }

    /** How often each of them was answered, in how long. */
    record Tally(long[] answered, double seconds) {
        long total() {
            long total = 0;
            for (long one : answered) {
                total += one;
            }
            return total;
        }

        double perSecond() {
            return total() / seconds;
        }
    }

    Callers(int number) {
        this.number = number;
        this.threads = Executors.newFixedThreadPool(number, task -> {
            Thread thread = new Thread(task, "caller");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Has all of them call for so long. */
    Tally run(Duration time, Call call) throws Exception {
        CountDownLatch ready = new CountDownLatch(number);
        CountDownLatch go = new CountDownLatch(1);
        long[] answered = new long[number];
        long[] until = new long[1];
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            int caller = i;
            all.add(threads.submit(() -> {
                ready.countDown();
                go.await();
                long count = 0;
                while (System.nanoTime() - until[0] < 0) {
                    call.make(caller);
                    count++;
                }
                answered[caller] = count;
                return null;
            }));
        }
        ready.await();
        long start = System.nanoTime();
        until[0] = start + time.toNanos();
        go.countDown();
        for (Future<?> one : all) {
            try {
                one.get();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof Exception cause ? cause : e;
            }
        }
        return new Tally(answered, (System.nanoTime() - start) / 1e9);
    }

    /** Has all of them call until hardly anything is left for the compiler to do: what runs much is compiled last. */
    void warmUp(Call call) throws Exception {
        warmUp(call, Callers::compiledMillis);
    }

    /** The same for several processes, given how long all of them have compiled so far. */
    void warmUp(Call call, Callable<Long> compiledMillis) throws Exception {
        long made = 0;
        int quiet = 0;
        for (int round = 0; round < WARM_UP_ROUNDS && quiet < 2; round++) {
            long before = compiledMillis.call();
            made += run(WARM_UP_ROUND, call).total();
            long compiled = compiledMillis.call() - before;
            quiet = compiled < WARM_UP_ROUND.toMillis() / 10 ? quiet + 1 : 0;
        }
        Row.remark("warmed up with %,d calls", made);
    }

    /** How long this process has compiled so far. */
    static long compiledMillis() {
        return ManagementFactory.getCompilationMXBean().getTotalCompilationTime();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
