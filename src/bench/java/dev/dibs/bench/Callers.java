package dev.dibs.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that each call again as soon as they are answered. */
final class Callers implements AutoCloseable {
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

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
