package dev.dibs.core.session;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All sessions that are not forgotten, found by id and by the hash of their token. */
public final class Sessions {
    private final TreeMap<String, SessionRecord> byId = new TreeMap<>();
    private final Map<String, String> idByHash = new HashMap<>();
    private int alive;

    /** How many there are, those that have ended included. */
    public int size() {
        return byId.size();
    }

    /** How many there are that have not ended. */
    public int alive() {
        return alive;
    }

    /** The session of an id. */
    public @Nullable SessionRecord get(String id) {
        return byId.get(id);
    }

    /** The session that has, or had, the token of this hash. */
    public @Nullable SessionRecord byHash(String hash) {
        String id = idByHash.get(hash);
        return id == null ? null : byId.get(id);
    }

    /** Adds a session, or what is now true of it. */
    public void put(SessionRecord session) {
        SessionRecord old = byId.put(session.id(), session);
        alive += (session.alive() ? 1 : 0) - (old != null && old.alive() ? 1 : 0);
        if (old == null || !old.tokenHash().equals(session.tokenHash())) {
            if (old != null) {
                forgetHashes(old);
            }
            idByHash.put(session.tokenHash(), session.id());
            for (String former : session.formerHashes()) {
                idByHash.put(former, session.id());
            }
        }
    }

    /** Forgets a session. */
    public void remove(String id) {
        SessionRecord old = byId.remove(id);
        if (old != null) {
            alive -= old.alive() ? 1 : 0;
            forgetHashes(old);
        }
    }

    /** All in order of id. */
    public Collection<SessionRecord> all() {
        return byId.values();
    }

    /** Of those that have ended the one that did so first; null when all are alive. */
    public @Nullable SessionRecord longestGone() {
        SessionRecord first = null;
        long since = Long.MAX_VALUE;
        for (SessionRecord session : byId.values()) {
            if (session.ending() != null && session.ending().at() < since) {
                first = session;
                since = session.ending().at();
            }
        }
        return first;
    }

    private void forgetHashes(SessionRecord session) {
        idByHash.remove(session.tokenHash());
        for (String former : session.formerHashes()) {
            idByHash.remove(former);
        }
    }
}
