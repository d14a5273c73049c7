package dev.dibs.client.cli;

import dev.dibs.client.Answer;
import dev.dibs.client.Api;
import dev.dibs.client.Participant;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code run}: a command under claims. */
@Command(
        name = "run",
        description = "Holds paths while a command runs, and gives its exit code; ends it if the claim is lost (5).",
        customSynopsis =
                "dibs run PATH... [--shared] [--wait D] [--reason TEXT] [-w WORKSPACE] [--as SESSION] -- COMMAND...",
        footer = {"", "Example:", "  dibs run db/migrations --wait 10m -- make migrate"})
final class RunCommand extends Asked {
    /** Where the command begins, in what picocli gives. */
    static final String COMMAND_FOLLOWS = "--";

    @Parameters(arity = "0..*", paramLabel = "PATH", description = "What to hold; the command follows after --.")
    List<String> words = List.of();

    @Option(names = "--shared", description = "Others may hold it shared as well.")
    boolean shared;

    @Option(names = "--wait", paramLabel = "D", description = "Stand in line for so long at most.")
    @Nullable
    String wait;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Told to whoever is refused.")
    @Nullable
    String reason;

    private final Shell shell;
    private final List<String> command;

    /** With the words that followed the first {@code --}. */
    RunCommand(Shell shell, List<String> command) {
        super(shell);
        this.shell = shell;
        this.command = List.copyOf(command);
    }

    @Override
    int run(Caller asked) throws IOException {
        if (words.isEmpty() || command.isEmpty()) {
            throw new CommandFailure(
                    Exit.USAGE, "name the paths, then -- and the command: dibs run db/migrations -- make migrate");
        }
        boolean own = !asked.isNamed();
        Caller caller = own ? ofItsOwn(asked) : asked;
        Answer opened = own ? caller.session().open(Map.of()) : alive(caller);
        if (!opened.ok()) {
            return caller.end(opened, () -> {});
        }
        Set<String> before = own ? Set.of() : paths(held(caller));
        Claiming claiming =
                new Claiming(words, shared, null, wait, reason == null ? "dibs run " + command.get(0) : reason);
        Answer granted = claiming.claim(caller);
        if (!granted.ok()) {
            int exit = caller.end(granted, () -> {});
            finish(caller, own, List.of());
            return claiming.exit(exit, granted);
        }
        // what the session held before stays its own, also when it is exclusive now
        List<Map<String, Object>> fresh = granted.list("claims").stream()
                .filter(claim -> Answer.text(claim, "fence").equals(granted.text("revision")))
                .filter(claim -> !before.contains(Answer.text(claim, "path")))
                .toList();
        return underClaims(caller, opened, granted, own, fresh);
    }

    private static Answer held(Caller caller) throws IOException {
        return caller.get(caller.target(
                "/claims?limit=1000&session=" + Api.segment(caller.session().id())));
    }

    private static Set<String> paths(Answer claims) {
        return claims.list("claims").stream()
                .map(claim -> Answer.text(claim, "path"))
                .collect(Collectors.toSet());
    }

    /** A session that is open stays as it is, tied to the process that it was opened for; one that is not is opened. */
    private static Answer alive(Caller caller) throws IOException {
        if (caller.session().token() != null) {
            Answer beaten = caller.session()
                    .callOnce("POST", caller.session().target() + "/heartbeat", Map.of(), Duration.ZERO);
            if (!beaten.sessionIsGone()) {
                return beaten;
            }
        }
        return caller.session().open(Map.of());
    }

    private int underClaims(Caller caller, Answer opened, Answer granted, boolean own, List<Map<String, Object>> fresh)
            throws IOException {
        CompletableFuture<Child> child = new CompletableFuture<>();
        CompletableFuture<String> loss = new CompletableFuture<>();
        // who reads what is said may be slow: that does not hold up the end of the command
        CompletableFuture<Void> told = loss.thenAcceptAsync(
                why -> caller.say("dibs: lost the claim: " + why + "; ending the command"),
                work -> daemon("dibs-say", work));
        double ttl = Answer.number(opened.body(), "secondsUntilStale", 60);
        Holding holding =
                new Holding(caller, granted, Duration.ofMillis((long) (ttl * 1_000)), granted.sentNanos(), why -> {
                    boolean ignored = loss.complete(why);
                    onceStarted(child, Child::end);
                });
        try (holding) {
            Map<String, String> more = Map.of(
                    "DIBS_SESSION", caller.session().id(),
                    "DIBS_WORKSPACE", caller.place().workspace(),
                    "DIBS_FENCE", Fences.highest(granted.list("claims")));
            Signals.listen(name -> onceStarted(child, one -> one.signal(name)), "INT", "TERM", "HUP");
            Child started = Child.start(shell, command, more);
            boolean ignored = child.complete(started);
            int exit = started.await();
            if (holding.isLost()) {
                started.awaitEnd();
                awaitTold(told);
                return Exit.LOST;
            }
            return exit;
        } finally {
            boolean lost = holding.isLost();
            holding.close();
            Caller last = caller.inHaste();
            finish(last, own, lost && !own ? stillHeld(last, fresh) : fresh);
        }
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void awaitTold(CompletableFuture<Void> told) {
        try {
            Object ignored = told.get(1, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException unread) {
            // nobody reads it: the exit code says it, too
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Those that were not lost with the others. */
    private static List<Map<String, Object>> stillHeld(Caller caller, List<Map<String, Object>> claims) {
        try {
            Set<String> held = paths(held(caller));
            return claims.stream()
                    .filter(claim -> held.contains(Answer.text(claim, "path")))
                    .toList();
        } catch (IOException | RuntimeException unreachable) {
            return List.of();
        }
    }

    private static Answer release(Caller caller, List<Map<String, Object>> claims) throws IOException {
        List<String> paths =
                claims.stream().map(claim -> Answer.text(claim, "path")).toList();
        return paths.isEmpty()
                ? new Answer(200, "", Map.of(), 0)
                : caller.session()
                        .callOnce("POST", caller.target("/claims/release"), Map.of("paths", paths), Duration.ZERO);
    }

    /** What comes before the command is up reaches it as soon as it is. */
    private static void onceStarted(CompletableFuture<Child> child, Consumer<Child> told) {
        CompletableFuture<Void> ignored = child.thenAccept(told);
    }

    /** Lets go; a node that cannot be reached now notices by itself. */
    private static void finish(Caller caller, boolean own, List<Map<String, Object>> claims) {
        try {
            Answer answer = own ? caller.session().close(Map.of()) : release(caller, claims);
            if (!answer.ok() && !answer.sessionIsGone()) {
                caller.say("dibs: the claim was not released: " + answer.detail());
            }
        } catch (IOException | RuntimeException unreachable) {
            caller.say("dibs: the claim was not released (" + unreachable.getMessage() + "); it ends with the session");
        }
    }

    private Caller ofItsOwn(Caller asked) {
        long pid = ProcessHandle.current().pid();
        Participant who = asked.who();
        String id = "run-" + pid + "-"
                + Integer.toString(ThreadLocalRandom.current().nextInt(46_656), 36) + "@" + who.hostname();
        return new Caller(shell, new Common(workspace, id, pid, json));
    }

    /** The words before the first {@code --}. */
    static String[] before(String[] args) {
        List<String> words = new ArrayList<>();
        for (String arg : args) {
            if (arg.equals(COMMAND_FOLLOWS)) {
                break;
            }
            words.add(arg);
        }
        return words.toArray(new String[0]);
    }

    /** The words after the first {@code --}. */
    static List<String> after(String[] args) {
        int at = List.of(args).indexOf(COMMAND_FOLLOWS);
        return at < 0 ? List.of() : List.of(args).subList(at + 1, args.length);
    }
}
