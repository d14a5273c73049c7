package dev.dibs.edge;

import dev.dibs.edge.rest.ClaimRoutes;
import dev.dibs.edge.rest.HistoryRoutes;
import dev.dibs.edge.rest.ResourceRoutes;
import dev.dibs.edge.rest.SessionRoutes;
import dev.dibs.edge.sse.EventRoutes;
import dev.dibs.notify.Feeds;
import dev.dibs.service.ClaimService;
import dev.dibs.service.Past;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;

/** The calls that are about one workspace: they are the same over HTTP, the event bus and the bridge. */
public final class WorkspaceRoutes {
    private final List<Route> routes = new ArrayList<>();
    private final EncodedEvents encoded = new EncodedEvents();
    private final EventRoutes events;

    /** The calls over a service, its past and its feeds. */
    public WorkspaceRoutes(Vertx vertx, EdgeSettings settings, ClaimService service, Past past, Feeds feeds) {
        events = new EventRoutes(vertx, settings, service, feeds, encoded);
        routes.addAll(new SessionRoutes(service).routes());
        routes.addAll(new ClaimRoutes(service).routes());
        routes.addAll(new ResourceRoutes(service).routes());
        routes.addAll(events.routes());
        routes.addAll(new HistoryRoutes(past).routes());
    }

    /** The calls. */
    public List<Route> routes() {
        return List.copyOf(routes);
    }

    /** What the streams have encoded, for others who tell of the same events. */
    EncodedEvents encoded() {
        return encoded;
    }

    /** How many streams and waiting polls there are right now. */
    int subscribers() {
        return events.subscribers();
    }
}
