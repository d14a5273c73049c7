package dev.dibs.service;

import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Claim;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.ProcessId;
import dev.dibs.core.model.SessionStatus;
import dev.dibs.core.model.SessionView;
import dev.dibs.host.LedgerHost;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ties sessions to processes on this machine: keeps each alive as long as its process lives, and ends it within a second of
 * the process's end. A process that cannot be seen when the session opens is not watched; such a session lives by its time to
 * live alone.
 */
public final class ProcessWatch {
    private static final long LOOK_MILLIS = 500;
    private static final long BEAT_MILLIS = 30_000;

    private static final System.Logger LOG = System.getLogger(ProcessWatch.class.getName());

    private record Watched(
            String workspace, String session, ProcessHandle process, ProcessId id, long beatMillis, AtomicLong beat) {}

    private final LedgerHost host;
    private final SignsOfLife signs;
    private final Vertx vertx;
    private final String hostname;
    private final long timer;
    private final Map<String, Watched> watched = new ConcurrentHashMap<>();

    /**
     * Watches nothing yet.
     *
     * @param hostname of this machine: a session that names another one has its process there
     */
    public ProcessWatch(Vertx vertx, LedgerHost host, String hostname) {
        this.vertx = vertx;
        this.host = host;
        this.signs = new SignsOfLife(host);
        this.hostname = hostname;
        this.timer = vertx.setPeriodic(LOOK_MILLIS, now -> look());
    }

    /** Whether a process is another machine's, or can be seen here: one that cannot says nothing of the session's life. */
    boolean sees(long pid, String machine) {
        return pid != 0
                && (!isHere(machine)
                        || ProcessHandle.of(pid).filter(ProcessWatch::lives).isPresent());
    }

    /** When a process of this machine began, in words that no other of its number has; empty for others. */
    String start(long pid, String machine) {
        return pid == 0 || !isHere(machine)
                ? ""
                : ProcessHandle.of(pid).map(ProcessWatch::start).orElse("");
    }

    private boolean isHere(String machine) {
        return machine.isEmpty() || machine.equals(hostname);
    }

    /** Watches the process of a session that was just opened, if it has one here. */
    void opened(String workspace, SessionView session) {
        String key = workspace + '/' + session.info().id();
        watched.remove(key);
        boolean here = isHere(session.info().owner().hostname());
        if (session.info().pid() == 0 || !here || !session.info().node().equals(host.nodeId())) {
            return;
        }
        long beatMillis = Math.min(BEAT_MILLIS, session.ttl() / 3);
        ProcessHandle.of(session.info().pid())
                .filter(ProcessWatch::lives)
                .ifPresent(process -> watched.put(
                        key,
                        new Watched(
                                workspace,
                                session.info().id(),
                                process,
                                id(session),
                                beatMillis,
                                new AtomicLong(System.nanoTime()))));
    }

    /**
     * A session is back that this node answered for before a restart. Its process may have ended meanwhile, and another may
     * have its number.
     */
    void returned(String workspace, SessionView session) {
        opened(workspace, session);
        String key = workspace + '/' + session.info().id();
        boolean ours =
                session.info().node().equals(host.nodeId()) && session.info().pid() != 0;
        boolean ended = session.status() == SessionStatus.STALE || session.status() == SessionStatus.RELEASED;
        if (!ours || ended || !isHere(session.info().owner().hostname())) {
            return;
        }
        Watched one = watched.get(key);
        String start = session.info().processStart();
        boolean another = one != null && !start.isEmpty() && !start.equals(start(one.process));
        if (one == null || another) {
            watched.remove(key);
            Command end = new Command.EndSession(signs.call(), session.info().id(), "pid", Claim.NEVER, id(session));
            host.submit(workspace, end)
                    .onFailure(e -> LOG.log(Level.WARNING, "session " + key + " goes on without its process", e));
        }
    }

    private static ProcessId id(SessionView session) {
        return new ProcessId(session.info().pid(), session.info().owner().hostname());
    }

    /** Watches no more. */
    public void close() {
        vertx.cancelTimer(timer);
    }

    private void look() {
        long now = System.nanoTime();
        watched.forEach((key, one) -> {
            if (!lives(one.process)) {
                watched.remove(key, one);
                Command end = new Command.EndSession(signs.call(), one.session, "pid", Claim.NEVER, one.id);
                tell(key, one, host.submit(one.workspace, end));
            } else if (now - one.beat.get() >= one.beatMillis * 1_000_000) {
                one.beat.set(now);
                tell(key, one, signs.give(one.workspace, one.session, one.id));
            }
        });
    }

    private void tell(String key, Watched one, Future<Answer> told) {
        told.onComplete(answer -> {
            if (answer.succeeded() && SignsOfLife.isOver(answer.result())) {
                watched.remove(key, one);
            } else if (answer.failed()) {
                // told again at the next look
                watched.putIfAbsent(key, one);
                one.beat.set(System.nanoTime() - one.beatMillis * 1_000_000);
            }
        });
    }

    /** By Linux's own count since the machine began where there is one: the wall clock may be set meanwhile. */
    private static String start(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            // 20 words after the name, which stands in brackets and may hold any character
            String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip() + ' ' + words[19];
        } catch (IOException noProc) {
            return process.info().startInstant().map(Instant::toString).orElse("");
        }
    }

    /** Whether a process runs; one that has ended and that its parent has not asked after yet does not. */
    private static boolean lives(ProcessHandle process) {
        if (!process.isAlive()) {
            return false;
        }
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            // the state follows the name, which stands in brackets and may hold any character
            return !stat.startsWith(") Z", stat.lastIndexOf(')'));
        } catch (IOException noProc) {
            return process.isAlive();
        }
    }
}
