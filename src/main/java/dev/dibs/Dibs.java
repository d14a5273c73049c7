package dev.dibs;

import io.vertx.core.Future;
import io.vertx.core.Vertx;

/**
 * dibs inside a host application: this process is a node.
 *
 * <p>On a Vert.x that is clustered over Hazelcast the claims are those of the cluster; on one that is not, of this process
 *  alone.
 *
 * <p>Futures complete on the Vert.x context that the call was made on. A call from another thread completes on one of the
 * cluster's own: what is done there must be quick and must not block; waiting for the future in the calling thread is fine.
 */
public final class Dibs {
    private final Engine engine;

    private Dibs(Engine engine) {
        this.engine = engine;
    }

    /** Takes part on a Vert.x; a second call on the same one shares what the first set up, and its options do not count. */
    public static Dibs create(Vertx vertx, DibsOptions options) {
        return new Dibs(Engine.on(vertx, options));
    }

    /** The workspace of a name; throws if that is not one. */
    public Workspace workspace(String name) {
        return new Workspace(engine, name);
    }

    /** Takes no more part; the host application's Vert.x and Hazelcast go on. */
    public Future<Void> close() {
        return engine.close();
    }
}
