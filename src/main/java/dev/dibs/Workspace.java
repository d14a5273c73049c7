package dev.dibs;

import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Query;
import dev.dibs.core.model.Reply;
import dev.dibs.service.Caller;
import dev.dibs.service.Inputs;
import dev.dibs.service.SessionRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import org.jspecify.annotations.Nullable;

/** A workspace, as seen from a host application. */
public final class Workspace {
    private final Engine engine;
    private final String name;

    Workspace(Engine engine, String name) {
        this.engine = engine;
        this.name = Inputs.workspace(name);
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /**
     * Opens a session, which from then on keeps itself alive until it is closed, or until the verticle that opened it is undeployed.
     * Right after a start it waits until what the journal knows is back.
     */
    public Future<Session> open(SessionOptions options) {
        ContextInternal caller = (ContextInternal) Vertx.currentContext();
        return engine.whenBack(() -> opened(options, caller));
    }

    private Future<Session> opened(SessionOptions options, @Nullable ContextInternal caller) {
        SessionRequest request = new SessionRequest(
                options.getId(),
                options.getName(),
                options.getKind(),
                options.getUser(),
                engine.hostname(),
                0,
                "",
                "",
                "",
                options.getLabels(),
                options.getTtl());
        long sent = System.nanoTime();
        Future<Answer> answered = Engine.attempt(() -> engine.service().open(name, Caller.of(null), request));
        return Failures.expect(Reply.Opened.class, answered)
                .map(opened -> new Session(engine, name, opened, answered.result(), sent, caller));
    }

    /** Whether nobody holds a path, or anything in conflict with it, and nobody stands in line for it; waits as {@link #open} does. */
    public Future<Boolean> isFree(String path) {
        return engine.whenBack(() -> Failures.expect(
                        Reply.Checked.class,
                        Engine.attempt(() -> engine.service().ask(name, new Query.Check(Inputs.path("path", path)))))
                .map(Reply.Checked::free));
    }
}
