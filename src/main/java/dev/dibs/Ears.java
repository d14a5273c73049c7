package dev.dibs;

import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Event;
import dev.dibs.notify.Feeds;
import dev.dibs.notify.Subscriber;
import dev.dibs.notify.Subscription;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Has each session of this process told the events that are about it: one subscription for each workspace, so that an event
 * costs the same however many sessions there are.
 */
final class Ears {
    private final Feeds feeds;
    private final OwnContext context;
    private final Map<String, Ear> byWorkspace = new HashMap<>();

    /** Who is told what is about one session. */
    interface Hearer {
        void event(Event event);

        /** Events may be missing here: a loss may be among them. */
        void gap();

        /** It will be told nothing more. */
        void deaf();
    }

    Ears(Feeds feeds, OwnContext context) {
        this.feeds = feeds;
        this.context = context;
    }

    /** From now on tells what is about a session, opened at a revision. */
    synchronized void listen(String workspace, String session, long revision, Hearer told) {
        Ear ear = byWorkspace.get(workspace);
        if (ear == null) {
            Ear hears = new Ear(workspace, revision);
            ear = hears;
            byWorkspace.put(workspace, ear);
            ear.sessions.put(session, told);
            ear.subscription = context.within(() -> feeds.subscribe(workspace, revision, hears));
        }
        ear.sessions.put(session, told);
    }

    /** Tells it no more. */
    synchronized void leave(String workspace, String session, Hearer told) {
        Ear ear = byWorkspace.get(workspace);
        if (ear != null && ear.sessions.remove(session, told) && ear.sessions.isEmpty()) {
            byWorkspace.remove(workspace);
            ear.cancel();
        }
    }

    /** Tells everybody that there is nothing more to be heard. */
    void close() {
        List<Hearer> told = new ArrayList<>();
        synchronized (this) {
            byWorkspace.values().forEach(ear -> {
                told.addAll(ear.sessions.values());
                ear.cancel();
            });
            byWorkspace.clear();
        }
        told.forEach(Hearer::deaf);
    }

    private synchronized void again(Ear slow) {
        if (byWorkspace.get(slow.workspace) == slow) {
            slow.subscription = context.within(() -> feeds.subscribe(slow.workspace, slow.last, slow));
        }
    }

    private final class Ear implements Subscriber {
        private final String workspace;
        private final Map<String, Hearer> sessions = new ConcurrentHashMap<>();
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
            Hearer told = event.session() == null ? null : sessions.get(event.session());
            if (told != null) {
                told.event(event);
            }
        }

        @Override
        public void reset(Answer state) {
            last = state.revision();
            sessions.values().forEach(Hearer::gap);
        }

        @Override
        public void slow() {
            again(this);
        }
    }
}
