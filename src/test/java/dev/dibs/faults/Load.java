package dev.dibs.faults;

import dev.dibs.kit.NodeProcess;
import dev.dibs.kit.Rest;
import dev.dibs.kit.Run;
import dev.dibs.kit.SseReader;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;

/**
 * Sessions that claim, wait, keep and release in one workspace through all nodes, and a subscriber on each; all that they see is
 * recorded. A call that is not answered is repeated under its {@code Idempotency-Key} until it is.
 */
public final class Load {
    /**
     * How sessions live.
     *
     * @param loyal whether one stays with its node as long as that lives, as one behind a cut must; else it goes on at another
     *     when a call fails
     * @param patience how long a call may take before it is repeated
     * @param inLine how long one stands in line at most: who holds may be behind a cut
     * @param pauseMicros how long a claim is held, and how long one rests, at most
     */
    public record Manner(boolean loyal, Duration patience, String inLine, int pauseMicros) {
        /** Goes wherever there is an answer. */
        public static final Manner ANYWHERE = new Manner(false, Duration.ofSeconds(30), "20s", 4_000);
        /** Stays with its node. */
        public static final Manner LOYAL = new Manner(true, Duration.ofSeconds(5), "2s", 30_000);
    }

    private static final long UNANSWERED_NANOS = Duration.ofSeconds(60).toNanos();
    private static final long HEARTBEAT_NANOS = Duration.ofSeconds(10).toNanos();
    private static final int MOST_KEPT = 200;
    private static final List<String> PATHS =
            List.of("src", "src/a.js", "src/a.js#Login", "src/a.js#Login.check", "src/b.js", "docs", "docs/x/y", "hot");

    private final String workspace;
    private final List<NodeProcess> nodes;
    private final List<Thread> threads = new ArrayList<>();
    private final List<SseReader> subscribers = new ArrayList<>();
    private final List<Run.Grant> grants = Collections.synchronizedList(new ArrayList<>());
    private final List<Run.Release> releases = Collections.synchronizedList(new ArrayList<>());
    private final List<Run.Loss> losses = Collections.synchronizedList(new ArrayList<>());
    private final List<Run.Look> looks = new ArrayList<>();
    private final List<Run.Apart> apart = new ArrayList<>();
    private final Map<String, List<Run.Told>> told = new TreeMap<>();
    private final List<String> faults = Collections.synchronizedList(new ArrayList<>());
    private final AtomicIntegerArray grantsByHome;
    private final AtomicInteger refusals = new AtomicInteger();
    private final AtomicInteger repeats = new AtomicInteger();
    private final AtomicLong longestNanos = new AtomicLong();
    private final Map<String, String> calls = new ConcurrentHashMap<>();
    private final Random seeds;
    private final int sessions;
    private final Manner manner;
    private volatile boolean over;

    public Load(String workspace, List<NodeProcess> nodes, int sessions, long seed, Manner manner) {
        this.workspace = workspace;
        this.manner = manner;
        this.nodes = nodes;
        this.sessions = sessions;
        this.seeds = new Random(seed);
        this.grantsByHome = new AtomicIntegerArray(nodes.size());
    }

    public void start() {
        for (int n = 0; n < nodes.size(); n++) {
            int own = n;
            List<Run.Told> heard = Collections.synchronizedList(new ArrayList<>());
            told.put(workspace + "-subscriber-" + n, heard);
            subscribers.add(new SseReader(
                    attempt -> subscribed(own, attempt).url(),
                    base() + "/events",
                    "0",
                    frame -> heard.add(Run.Told.of(frame))));
        }
        for (int s = 0; s < sessions; s++) {
            Participant one = new Participant("session-" + s, s, new Random(seeds.nextLong()));
            Thread thread = new Thread(one::live, workspace + "-" + one.id);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    /** A subscriber, too, stays with its node or goes on at another. */
    private NodeProcess subscribed(int own, int attempt) {
        boolean home = manner.loyal && nodes.get(own).isAlive();
        return nodes.get(home ? own : (own + attempt) % nodes.size());
    }

    /** Lets every session end what it is at, and every subscriber hear of it. */
    public void finish() {
        over = true;
        for (Thread thread : threads) {
            try {
                thread.join(TimeUnit.NANOSECONDS.toMillis(2 * UNANSWERED_NANOS));
            } catch (InterruptedException stopped) {
                throw new AssertionError(stopped);
            }
            if (thread.isAlive()) {
                faults.add(thread.getName() + " does not come to an end");
            }
        }
        long head = head();
        Awaitility.await("every subscriber hears of " + head)
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> hasAllHeard(head));
        subscribers.forEach(SseReader::close);
    }

    public void abandon() {
        over = true;
        subscribers.forEach(SseReader::close);
    }

    public int grants() {
        return grants.size();
    }

    /** Those of the sessions that are at home at this node. */
    public int grantsAt(int node) {
        return grantsByHome.get(node);
    }

    /** Why nothing goes on, as far as one can see. */
    public String standstill() {
        List<String> asked = new ArrayList<>();
        for (NodeProcess node : nodes) {
            try {
                asked.add(node.rest().get(base() + "/claims/hot").text());
            } catch (RuntimeException failure) {
                asked.add(failure.toString());
            }
        }
        return "\n" + workspace + ": " + grants.size() + " grants, faults " + faults + ", calls " + calls
                + ", nodes say " + asked;
    }

    /** How often the ledger went on under another owner, as far as any subscriber knows; the first reset is its beginning. */
    public int takeOvers() {
        return told.values().stream()
                        .mapToInt(events -> {
                            synchronized (events) {
                                return (int) events.stream()
                                        .filter(event -> event.type().equals("reset"))
                                        .count();
                            }
                        })
                        .max()
                        .orElse(1)
                - 1;
    }

    public int refusals() {
        return refusals.get();
    }

    public int repeats() {
        return repeats.get();
    }

    public int subscriberConnections() {
        return subscribers.stream().mapToInt(SseReader::connections).sum();
    }

    public long longestMillis() {
        return TimeUnit.NANOSECONDS.toMillis(longestNanos.get());
    }

    public List<String> faults() {
        return faults;
    }

    /** Has the claims listed, now that all nodes are one cluster. */
    public void look() {
        looks.add(new Run.Look(System.nanoTime(), listed()));
    }

    /** Notes that the nodes were no cluster for a while. */
    public void wereApart(Run.Apart span) {
        apart.add(span);
    }

    /** The revision up to which every subscriber has heard all there was, when asked. */
    public boolean hasAllHeard(long head) {
        return told.values().stream().allMatch(events -> {
            synchronized (events) {
                return !events.isEmpty() && events.get(events.size() - 1).revision() >= head;
            }
        });
    }

    /** The workspace's revision now, as a node knows it. */
    public long head() {
        return nodes.get(0).rest().get(base() + "/claims?limit=1").json().getLong("revision");
    }

    /** All that was seen; what stands is asked now. */
    public Run run() {
        return new Run(workspace, grants, releases, losses, told, looks, apart, listed()).copy();
    }

    private List<Run.Standing> listed() {
        List<Run.Standing> standing = new ArrayList<>();
        String cursor = "";
        do {
            JsonObject page = nodes.get(1)
                    .rest()
                    .get(base() + "/claims?limit=1000" + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
                    .json();
            for (Object item : page.getJsonArray("claims")) {
                JsonObject claim = (JsonObject) item;
                standing.add(
                        new Run.Standing(claim.getString("path"), claim.getString("session"), claim.getLong("fence")));
            }
            cursor = page.getString("nextCursor", "");
        } while (!cursor.isEmpty());
        return standing;
    }

    private String base() {
        return "/v1/workspaces/" + workspace;
    }

    private final class Participant {
        private final String name;
        private final Random random;
        private final int home;
        private String id;
        private int node;
        private int life;
        private long heartbeat;
        private String token;
        private int kept;

        private Participant(String id, int node, Random random) {
            this.name = id;
            this.id = id;
            this.home = node;
            this.node = node;
            this.random = random;
        }

        private void live() {
            try {
                open();
                while (!over) {
                    if (System.nanoTime() - heartbeat > HEARTBEAT_NANOS) {
                        heartbeat = System.nanoTime();
                        Answer beat = call("POST", "/sessions/" + id + "/heartbeat", new JsonObject());
                        if (beat.reply.status() != 200) {
                            unexpected("heartbeat", beat);
                        }
                    } else if (random.nextInt(10) == 0 && kept < MOST_KEPT) {
                        take(List.of("kept/" + id + "/" + kept++), false, false);
                    } else {
                        List<Run.Grant> grant = take(somePaths(), random.nextInt(4) == 0, random.nextBoolean());
                        if (grant != null) {
                            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(manner.pauseMicros)));
                            release(grant);
                        }
                    }
                }
            } catch (RuntimeException | Error failure) {
                faults.add(workspace + "/" + id + " stopped: " + failure);
            }
        }

        private void open() {
            token = null;
            Answer opened = call("POST", "/sessions", new JsonObject().put("id", id));
            token = opened.reply.json().getString("token");
            heartbeat = System.nanoTime();
        }

        /** Whoever is no longer known comes back as another. */
        private void reopen(Answer answer) {
            losses.addAll(ofMine(answer.answered));
            id = name + "-" + ++life;
            open();
        }

        private List<Run.Loss> ofMine(long at) {
            synchronized (grants) {
                return grants.stream()
                        .filter(grant -> grant.session().equals(id))
                        .map(grant -> new Run.Loss(id, grant.fence(), at))
                        .toList();
            }
        }

        private List<String> somePaths() {
            if (manner.loyal && random.nextInt(3) == 0) {
                // whoever holds the others, behind a cut, this one goes on
                return List.of("own/" + id);
            }
            String one = PATHS.get(random.nextInt(PATHS.size()));
            return random.nextInt(5) == 0 && !one.equals("hot") ? List.of(one, "hot") : List.of(one);
        }

        private List<Run.Grant> take(List<String> paths, boolean shared, boolean waits) {
            JsonObject body =
                    new JsonObject().put("paths", new JsonArray(paths)).put("mode", shared ? "shared" : "exclusive");
            if (waits) {
                body.put("wait", manner.inLine).put("hold", "1s");
            }
            Answer answer = call("POST", "/claims", body);
            while (answer.reply.status() == 202) {
                String ticket = answer.reply.json().getString("ticket");
                Answer next = call("POST", "/tickets/" + ticket, new JsonObject().put("hold", "1s"));
                answer = new Answer(next.reply, answer.sent, next.answered);
            }
            if (answer.reply.status() == 409) {
                refusals.incrementAndGet();
                return null;
            }
            if (answer.reply.status() == 410 && answer.reply.slug().equals("claim-lost")) {
                // what it was given in line, or had already, was taken from it: by a merge, mostly
                losses.add(new Run.Loss(id, answer.reply.json().getLong("fence"), answer.answered));
                return null;
            }
            if (answer.reply.status() != 201) {
                unexpected("claim of " + paths, answer);
                return null;
            }
            JsonArray claims = answer.reply.json().getJsonArray("claims");
            Map<Long, List<String>> byFence = new TreeMap<>();
            claims.forEach(item -> {
                JsonObject claim = (JsonObject) item;
                byFence.computeIfAbsent(claim.getLong("fence"), fence -> new ArrayList<>())
                        .add(claim.getString("path"));
            });
            List<String> got = claims.stream()
                    .map(claim -> ((JsonObject) claim).getString("path"))
                    .toList();
            // one behind a cut may hold already what it let go on the other side
            if (!manner.loyal && (!got.containsAll(paths) || byFence.size() > 1)) {
                faults.add(workspace + "/" + id + " asked for " + paths + " and was given " + claims);
            }
            List<Run.Grant> granted = new ArrayList<>();
            for (Map.Entry<Long, List<String>> one : byFence.entrySet()) {
                granted.add(new Run.Grant(id, one.getValue(), shared, one.getKey(), answer.sent, answer.answered));
            }
            grants.addAll(granted);
            grantsByHome.addAndGet(home % nodes.size(), granted.size());
            return granted;
        }

        private void release(List<Run.Grant> granted) {
            JsonArray paths = new JsonArray();
            granted.forEach(grant -> grant.paths().forEach(paths::add));
            Answer answer = call("POST", "/claims/release", new JsonObject().put("paths", paths));
            if (answer.reply.status() == 200) {
                granted.forEach(grant ->
                        releases.add(new Run.Release(id, grant.paths(), grant.fence(), answer.sent, answer.answered)));
            } else if (answer.reply.status() == 410 && answer.reply.slug().equals("claim-lost")) {
                granted.forEach(grant -> losses.add(new Run.Loss(id, grant.fence(), answer.answered)));
            } else {
                unexpected("release of " + granted, answer);
            }
        }

        private void unexpected(String what, Answer answer) {
            faults.add(workspace + "/" + id + ": " + what + " was answered " + answer.reply.status() + " "
                    + answer.reply.text());
            if (answer.reply.status() == 410 && answer.reply.slug().equals("session-gone")
                    || answer.reply.status() == 401
                    || answer.reply.status() == 404 && answer.reply.slug().equals("no-such-session")) {
                reopen(answer);
            }
        }

        private NodeProcess where() {
            NodeProcess own = nodes.get(home % nodes.size());
            return manner.loyal && own.isAlive() ? own : nodes.get(node % nodes.size());
        }

        /** Repeats until there is an answer that says what was done. */
        private Answer call(String method, String path, JsonObject body) {
            String key = UUID.randomUUID().toString();
            long sent = System.nanoTime();
            String last = "";
            calls.put(id, path + " " + body);
            while (System.nanoTime() - sent < UNANSWERED_NANOS) {
                try {
                    Rest.Reply reply = new Rest(where().url(), manner.patience)
                            .call(method, base() + path, token, body.encode(), "Idempotency-Key", key);
                    if (reply.status() < 500) {
                        long answered = System.nanoTime();
                        longestNanos.accumulateAndGet(answered - sent, Math::max);
                        return new Answer(reply, sent, answered);
                    }
                    last = reply.text();
                    if (reply.status() != 503) {
                        faults.add(workspace + "/" + id + ": " + path + " was answered " + last);
                    }
                } catch (UncheckedIOException lost) {
                    last = lost.toString();
                }
                repeats.incrementAndGet();
                calls.put(id, path + " " + body + " repeated after " + last);
                node++;
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
            throw new IllegalStateException("no answer to " + path + " within a minute; the last: " + last);
        }
    }

    private record Answer(Rest.Reply reply, long sent, long answered) {}
}
