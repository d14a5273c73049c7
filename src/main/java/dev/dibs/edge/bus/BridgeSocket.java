package dev.dibs.edge.bus;

import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.Query;
import dev.dibs.edge.EncodedEvents;
import dev.dibs.edge.Parameters;
import dev.dibs.notify.Feeds;
import dev.dibs.notify.Subscriber;
import dev.dibs.notify.Subscription;
import dev.dibs.service.BadRequestException;
import dev.dibs.service.ClaimService;
import dev.dibs.service.Inputs;
import dev.dibs.service.SocketWatch;
import dev.dibs.wire.json.EventJson;
import dev.dibs.wire.json.MalformedException;
import dev.dibs.wire.json.StrictJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One browser's end of the event bus, in the words of Vert.x's SockJS bridge.
 *
 * <p>It lets a browser send to {@code dibs.api} and register for {@code dibs.events.<workspace>}, and nothing else. Neither
 * goes over the event bus: calls go to this node's operations, events come from this node's feeds. So an answer never leaves
 * for another node, each event comes once and in order, one that reads slowly is cut off instead of filling the node's memory,
 * and no header that a page makes up gets anywhere. A registration may bear the header {@code after}, a revision from which to
 * go on.
 */
final class BridgeSocket {
    static final String API = "dibs.api";
    static final String EVENTS = "dibs.events.";
    static final short SLOW = 4008;
    private static final String END = "}";
    private static final int MAX_REGISTRATIONS = 100;
    private static final int MAX_CALLS = 100;
    private static final int MAX_ADDRESS = 200;
    /** Where an answer does not say how long the session lives: until a heartbeat's does. */
    private static final int DEFAULT_TTL_SECONDS = 3;

    private static final long MAX_REVISION = (1L << 53) - 1;

    private final Link link;
    private final Operations operations;
    private final ClaimService service;
    private final Feeds feeds;
    private final EncodedEvents encoded;
    private final SocketWatch.Socket life;
    private final Map<String, Registration> registrations = new HashMap<>();
    private final Set<Runnable> whenGone = new LinkedHashSet<>();
    private int calls;
    private boolean gone;

    BridgeSocket(
            Link link,
            Operations operations,
            ClaimService service,
            Feeds feeds,
            EncodedEvents encoded,
            SocketWatch.Socket life) {
        this.link = link;
        this.operations = operations;
        this.service = service;
        this.feeds = feeds;
        this.encoded = encoded;
        this.life = life;
    }

    /** A frame came. */
    void frame(Buffer bytes) {
        if (gone) {
            return;
        }
        JsonObject frame;
        try {
            frame = StrictJson.object(bytes.getBytes());
        } catch (MalformedException wrong) {
            error("invalid_json");
            return;
        }
        Object type = frame.getValue("type");
        if (!(type instanceof String text)) {
            error("missing_type");
            return;
        }
        switch (text) {
            case "ping" -> {}
            case "send" -> send(frame);
            case "register" -> register(frame);
            case "unregister" -> unregister(frame);
            case "publish" -> error("access_denied");
            default -> error("unknown_type");
        }
    }

    /** The link can take more. */
    void drained() {
        registrations.values().forEach(Registration::resume);
    }

    /** The link is closed. */
    void closed() {
        if (gone) {
            return;
        }
        gone = true;
        registrations.values().forEach(Registration::cancel);
        registrations.clear();
        // a call that is told may end at once, and leave the set
        new ArrayList<>(whenGone).forEach(Runnable::run);
        whenGone.clear();
        // last: what the calls still say for a session is not to count as a sign of life after the end
        life.closed();
    }

    private void send(JsonObject frame) {
        String address = address(frame);
        if (address == null) {
            return;
        }
        if (!address.equals(API)) {
            error("access_denied");
            return;
        }
        String replyAddress = frame.getValue("replyAddress") instanceof String text ? text : null;
        if (replyAddress != null && replyAddress.length() > MAX_ADDRESS) {
            error("max_address_length_exceeded");
            return;
        }
        JsonObject message = frame.getValue("body") instanceof JsonObject body ? body : new JsonObject();
        if (calls >= MAX_CALLS) {
            reply(replyAddress, Operations.tooMany(MAX_CALLS));
            return;
        }
        calls++;
        Hold hold = new Hold();
        operations.call(message, hold::set, answer -> {
            calls--;
            whenGone.remove(hold);
            if (!answer.isFailure()) {
                follow(message, answer.body());
            }
            reply(replyAddress, answer);
        });
    }

    /** What a call wants to be told when the browser goes. */
    private final class Hold implements Runnable {
        private @Nullable Runnable action;

        void set(Runnable wanted) {
            action = wanted;
            if (gone) {
                wanted.run();
            } else {
                whenGone.add(this);
            }
        }

        @Override
        public void run() {
            if (action != null) {
                action.run();
            }
        }
    }

    /** A session that comes through here lives with this socket until it leaves. */
    private void follow(JsonObject message, JsonObject body) {
        String workspace = message.getString("workspace");
        switch (message.getString("op")) {
            case "open" -> tie(workspace, body.getString("id"), body);
            case "heartbeat", "restore" -> tie(workspace, message.getString("session"), body);
            case "close" -> life.untie(workspace, message.getString("session"));
            default -> {}
        }
    }

    private void tie(String workspace, String session, JsonObject body) {
        Number seconds = body.getNumber("ttlSeconds", body.getNumber("secondsUntilStale", DEFAULT_TTL_SECONDS));
        life.tie(workspace, session, Duration.ofMillis((long) (seconds.doubleValue() * 1_000)));
        if (gone) {
            life.closed();
        }
    }

    private void reply(@Nullable String replyAddress, BusAnswer answer) {
        if (replyAddress == null || gone) {
            return;
        }
        if (!answer.isFailure()) {
            link.send(Buffer.buffer(before(replyAddress) + answer.body().encode() + after(answer)));
            return;
        }
        link.send(new JsonObject()
                .put("type", "err")
                .put("address", replyAddress)
                .put("failureCode", answer.status())
                .put("failureType", "RECIPIENT_FAILURE")
                .put("message", answer.body().encode())
                .toBuffer());
    }

    private void register(JsonObject frame) {
        String workspace = workspace(frame);
        if (workspace == null) {
            return;
        }
        if (registrations.containsKey(workspace)) {
            return;
        }
        if (registrations.size() >= MAX_REGISTRATIONS) {
            error("max_handlers_reached");
            return;
        }
        Registration registration = new Registration(workspace);
        registrations.put(workspace, registration);
        Long after;
        try {
            after = after(frame);
        } catch (MalformedException wrong) {
            registrations.remove(workspace);
            error("rejected");
            return;
        }
        if (after != null) {
            registration.begin(after);
            return;
        }
        service.ask(workspace, new Query.Count())
                .onSuccess(head -> registration.begin(head.revision()))
                .onFailure(unreached -> {
                    if (registrations.remove(workspace, registration) && !gone) {
                        error("rejected");
                    }
                });
    }

    private static @Nullable Long after(JsonObject frame) {
        Object after = frame.getValue("headers") instanceof JsonObject headers ? headers.getValue("after") : null;
        return after == null ? null : Parameters.whole("after", String.valueOf(after), 0, MAX_REVISION);
    }

    private void unregister(JsonObject frame) {
        String workspace = workspace(frame);
        Registration registration = workspace == null ? null : registrations.remove(workspace);
        if (registration != null) {
            registration.cancel();
        }
    }

    private @Nullable String workspace(JsonObject frame) {
        String address = address(frame);
        if (address == null) {
            return null;
        }
        if (address.startsWith(EVENTS)) {
            try {
                return Inputs.workspace(address.substring(EVENTS.length()));
            } catch (BadRequestException none) {
                error("access_denied");
                return null;
            }
        }
        error("access_denied");
        return null;
    }

    private @Nullable String address(JsonObject frame) {
        if (!(frame.getValue("address") instanceof String address)) {
            error("missing_address");
            return null;
        }
        if (address.length() > MAX_ADDRESS) {
            error("max_address_length_exceeded");
            return null;
        }
        return address;
    }

    private void error(String what) {
        link.send(new JsonObject().put("type", "err").put("body", what).toBuffer());
    }

    /** What comes before the JSON in a message to one who registered or asked. */
    private static String after(BusAnswer answer) {
        return answer.degraded().isEmpty()
                ? END
                : ",\"headers\":"
                        + new JsonObject()
                                .put(BusAnswer.DEGRADED, answer.degraded())
                                .encode() + END;
    }

    private static String before(String address) {
        return "{\"type\":\"rec\",\"address\":" + Json.encode(address) + ",\"body\":";
    }

    /** The events of one workspace, to this browser. */
    private final class Registration implements Subscriber {
        private final String workspace;
        private final String address;
        private final String before;
        private @Nullable Subscription subscription;
        private boolean cancelled;

        private Registration(String workspace) {
            this.workspace = workspace;
            this.address = EVENTS + workspace;
            this.before = before(address);
        }

        private void begin(long after) {
            if (!cancelled) {
                subscription = feeds.subscribe(workspace, after, this);
            }
        }

        private void resume() {
            if (subscription != null) {
                subscription.resume();
            }
        }

        private void cancel() {
            cancelled = true;
            if (subscription != null) {
                subscription.cancel();
            }
        }

        @Override
        public boolean ready() {
            return !cancelled && !link.isFull();
        }

        @Override
        public void event(Event event) {
            if (!cancelled) {
                link.send(encoded.framed(before, event, END));
            }
        }

        @Override
        public void reset(Answer state) {
            if (!cancelled) {
                link.send(
                        Buffer.buffer(before + EventJson.reset(workspace, state).encode() + END));
            }
        }

        @Override
        public void slow() {
            if (!cancelled) {
                link.send(new JsonObject()
                        .put("type", "err")
                        .put("address", address)
                        .put("body", "slow")
                        .toBuffer());
                link.close(SLOW, "slow");
            }
        }
    }
}
