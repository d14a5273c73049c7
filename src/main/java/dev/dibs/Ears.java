package dev.dibs;

import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Event;
import dev.dibs.notify.Feeds;
import dev.dibs.notify.Subscriber;
import dev.dibs.notify.Subscription;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Has each session of this process told the events that are about it: one subscription for each workspace, so that an event
 * costs the same however many sessions there are.
 */
final class Ears {
    private final Feeds feeds;
    private final Map<String, Ear> byWorkspace = new HashMap<>();

    Ears(Feeds feeds) {
        this.feeds = feeds;
    }

    /** From now on tells what is about a session, opened at a revision. */
    synchronized void listen(String workspace, String session, long revision, Consumer<Event> told) {
        Ear ear = byWorkspace.get(workspace);
        if (ear == null) {
            ear = new Ear(workspace, revision);
            byWorkspace.put(workspace, ear);
            ear.sessions.put(session, told);
            ear.subscription = feeds.subscribe(workspace, revision, ear);
        }
        ear.sessions.put(session, told);
    }

    /** Tells it no more. */
    synchronized void leave(String workspace, String session, Consumer<Event> told) {
        Ear ear = byWorkspace.get(workspace);
        if (ear != null && ear.sessions.remove(session, told) && ear.sessions.isEmpty()) {
            byWorkspace.remove(workspace);
            ear.cancel();
        }
    }

    private synchronized void again(Ear slow) {
        if (byWorkspace.get(slow.workspace) == slow) {
            slow.subscription = feeds.subscribe(slow.workspace, slow.last, slow);
        }
    }

    private final class Ear implements Subscriber {
        private final String workspace;
        private final Map<String, Consumer<Event>> sessions = new ConcurrentHashMap<>();
        private @Nullable Subscription subscription;
        private volatile long last;

        private Ear(String workspace, long revision) {
            this.workspace = workspace;
            this.last = revision;
        }

        private void cancel() {
            if (subscription != null) {
                subscription.cancel();
            }
        }

        @Override
        public void event(Event event) {
            last = event.revision();
            Consumer<Event> told = event.session() == null ? null : sessions.get(event.session());
            if (told != null) {
                told.accept(event);
            }
        }

        @Override
        public void reset(Answer state) {
            // what was lost meanwhile is told by each session's next heartbeat or call
            last = state.revision();
        }

        @Override
        public void slow() {
            again(this);
        }
    }
}
