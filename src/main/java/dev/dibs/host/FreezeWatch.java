package dev.dibs.host;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Finds out that this process was frozen: stopped, swapped out, or in a pause of its own, while the others' time went on.
 *
 * <p>A heart beats every quarter of a second. When more than three seconds lie between two beats the node is suspect: what it
 * knows of the cluster may be old, and others may have what it had. It stays so until its view is confirmed. Whoever asks looks
 * at the time itself, so that nothing is answered between waking and the next beat.
 */
public final class FreezeWatch {
    static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long BEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private static final System.Logger LOG = System.getLogger(FreezeWatch.class.getName());

    private final TimeSource time;
    private final Runnable awake;
    private final Consumer<Consumer<Boolean>> confirm;
    private long lastNanos;
    private boolean suspect;
    private boolean asking;
    private boolean ended;

    /**
     * A heart that beats from now on.
     *
     * @param awake called at each beat at which it is not suspect; be quick
     * @param confirm finds out, and tells once, whether this node's view of the cluster holds
     */
    public FreezeWatch(TimeSource time, Runnable awake, Consumer<Consumer<Boolean>> confirm) {
        this.time = time;
        this.awake = awake;
        this.confirm = confirm;
        this.lastNanos = time.nanos();
        beatLater();
    }

    /** Whether this node was frozen and its view is not confirmed since. */
    public synchronized boolean isSuspect() {
        look();
        return suspect;
    }

    /** Beats no more. */
    public synchronized void end() {
        ended = true;
    }

    private void beat() {
        boolean ask;
        synchronized (this) {
            if (ended) {
                return;
            }
            look();
            lastNanos = time.nanos();
            ask = suspect && !asking;
            asking |= ask;
            if (!suspect) {
                awake.run();
            }
        }
        beatLater();
        if (ask) {
            confirm.accept(this::confirmed);
        }
    }

    private synchronized void confirmed(boolean holds) {
        asking = false;
        // it may have been frozen again while it asked
        look();
        if (holds && time.nanos() - lastNanos <= LIMIT_NANOS) {
            suspect = false;
            LOG.log(System.Logger.Level.INFO, "its view of the cluster is confirmed; it goes on");
        }
    }

    private void look() {
        long silent = time.nanos() - lastNanos;
        if (silent > LIMIT_NANOS && !suspect) {
            suspect = true;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "this process was frozen for {0,number,#} ms; it answers nothing until its view of the cluster is confirmed",
                    TimeUnit.NANOSECONDS.toMillis(silent));
        }
    }

    private void beatLater() {
        TimeSource.Alarm next = time.in(BEAT_NANOS, this::beat);
        LOG.log(System.Logger.Level.TRACE, "next beat {0}", next);
    }
}
