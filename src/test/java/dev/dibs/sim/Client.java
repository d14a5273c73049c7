package dev.dibs.sim;

import static dev.dibs.sim.VirtualTime.MILLI;
import static dev.dibs.sim.VirtualTime.SECOND;

import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Call;
import dev.dibs.core.model.Claim;
import dev.dibs.core.model.ClaimView;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.Mode;
import dev.dibs.core.model.Owner;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.Refusal;
import dev.dibs.core.model.Reply;
import dev.dibs.core.model.RequestId;
import dev.dibs.core.model.SessionInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A participant: one request after the other, through any node, again under the same id while it has no answer. It counts its
 * own time from when it sent, and gives up by itself.
 */
final class Client {
    private static final List<Path> PATHS = List.of(new Path("a"), new Path("a/b"), new Path("c"));

    final String session;
    private final World world;
    private final Random random;
    private final List<Grant> held = new ArrayList<>();
    private final long ttl;
    private String token = "";
    private @Nullable String ticket;
    private @Nullable Function<String, Command> last;
    private @Nullable Reply lastReply;
    private long lastAnswered;
    private boolean lastSure;
    private boolean open;
    private boolean resting;
    private long aliveUntil;
    private int ids;

    Client(World world, String session) {
        this.world = world;
        this.session = session;
        this.random = new Random(world.random.nextLong());
        this.ttl = world.settings.ttlOf("");
    }

    void begin() {
        if (!resting) {
            next();
        }
    }

    /** Asks for nothing more. */
    void rest() {
        resting = true;
    }

    /** Lets go of all that it thinks it has, to be told what it lost. */
    void ask() {
        for (Grant grant : new ArrayList<>(held)) {
            String id = id();
            String mine = token;
            one(node -> new Command.Release(call(id, mine, node), List.of(grant.path), "", ""), 0);
        }
        Function<String, Command> again = last;
        Reply before = lastReply;
        if (again != null && before != null && lastSure && world.time.now() - lastAnswered < 500 * SECOND) {
            Machine through = world.machines.get(random.nextInt(world.machines.size()));
            through.deliver(again.apply(through.nodeId()), came -> {
                Answer answer = came.answer();
                if (answer != null) {
                    world.judge.repeated(session, before, answer.reply());
                }
            });
        }
    }

    private void next() {
        if (resting) {
            return;
        }
        long pause = random.nextInt(10) == 0 ? random.nextInt(5_000) : random.nextInt(700);
        world.time.in(pause * MILLI, () -> {
            if (!resting) {
                act();
            }
        });
    }

    private void act() {
        String id = id();
        String waiting = ticket;
        String mine = token;
        giveUp();
        if (!open) {
            String fresh = session + "-" + id;
            String shown = token;
            SessionInfo info =
                    new SessionInfo(session, "agent", new Owner(session, "", "", "", ""), 0, "", "", Map.of());
            one(
                    node -> new Command.Open(
                            new Call(new RequestId(id, "open"), shown, node), info.at(node), fresh, fresh, 0),
                    0);
            return;
        }
        int dice = random.nextInt(100);
        if (waiting != null && dice < 60) {
            one(node -> new Command.CallTicket(call(id, mine, node), waiting, 500), 0);
        } else if (!held.isEmpty() && dice < 40) {
            Path path = held.get(random.nextInt(held.size())).path;
            one(node -> new Command.Release(call(id, mine, node), List.of(path), "", ""), 0);
        } else if (dice < 50) {
            one(node -> new Command.Heartbeat(call(id, mine, node), session, List.of()), 0);
        } else if (dice < 53) {
            one(node -> new Command.Close(call(id, mine, node), session, "", ""), 0);
        } else {
            Path path = PATHS.get(random.nextInt(PATHS.size()));
            Mode mode = random.nextInt(5) == 0 ? Mode.SHARED : Mode.EXCLUSIVE;
            long own = random.nextInt(4) == 0 ? 8_000 : 0;
            long patience = waiting == null && random.nextBoolean() ? 1_000 + random.nextInt(20_000) : 0;
            one(
                    node -> new Command.Take(
                            call(id, mine, node),
                            List.of(path),
                            mode,
                            own,
                            patience,
                            patience / 2,
                            "",
                            Map.of(),
                            "t" + id),
                    own);
        }
    }

    /** By its own count its time is up. */
    private void giveUp() {
        long now = world.time.now();
        if (now >= aliveUntil) {
            held.forEach(grant -> grant.endBy(aliveUntil));
        }
    }

    private void one(Function<String, Command> command, long own) {
        Asked asked = new Asked(command, own, world.time.now());
        Command shape = command.apply("");
        for (Grant grant : held) {
            boolean lets = shape instanceof Command.Close
                    || (shape instanceof Command.Release release
                            && release.paths().contains(grant.path));
            if (lets) {
                grant.endBy(world.time.now());
                grant.letGo = true;
            }
        }
        asked.send(0);
    }

    /** One request, until it is answered or given up. */
    private final class Asked {
        private final Function<String, Command> command;
        private final long own;
        private final long since;
        private boolean over;
        private boolean unsure;

        Asked(Function<String, Command> command, long own, long since) {
            this.command = command;
            this.own = own;
            this.since = since;
        }

        private void send(int times) {
            if (over) {
                return;
            }
            if (times > 4) {
                over = true;
                world.judge.unknown();
                world.tell(() -> session + " gives up " + Words.of(command.apply("?")));
                next();
                return;
            }
            Machine through = world.machines.get(random.nextInt(world.machines.size()));
            int process = through.process();
            boolean[] told = new boolean[1];
            Runnable again = () -> {
                if (!told[0]) {
                    told[0] = true;
                    unsure = true;
                    send(times + 1);
                }
            };
            world.time.in(13 * SECOND, again);
            if (!through.isUp()) {
                world.time.in(200 * MILLI, again);
                return;
            }
            world.time.in(MILLI, () -> {
                if (through.runs(process)) {
                    through.hears(() -> through.deliver(
                            command.apply(through.nodeId()),
                            came -> world.time.in(random.nextInt(3) * MILLI, () -> {
                                Answer answer = came.answer();
                                if (answer == null) {
                                    unsure |= came.maybeDone();
                                    world.time.in(300 * MILLI, again);
                                } else if (!told[0] && !over) {
                                    told[0] = true;
                                    over = true;
                                    unsure |= came.maybeDone();
                                    answered(this, answer);
                                }
                            })));
                }
            });
        }
    }

    private void answered(Asked asked, Answer answer) {
        Command command = asked.command.apply("");
        Reply reply = answer.reply();
        giveUp();
        world.tell(() -> session + " is told " + Words.of(reply) + " to " + Words.of(command));
        if (!asked.unsure) {
            world.judge.told(session, asked.since, world.time.now(), answer);
        }
        if (reply instanceof Reply.Refused refused) {
            refused(command, refused.refusal());
        } else {
            aliveUntil = Math.max(aliveUntil, asked.since + ttl * MILLI);
        }
        if (reply instanceof Reply.Opened opened) {
            open = true;
            token = opened.token().isEmpty() ? token : opened.token();
        } else if (reply instanceof Reply.Granted granted) {
            if (command instanceof Command.CallTicket) {
                ticket = null;
            }
            granted.claims().forEach(view -> granted(view, asked, answer.now()));
        } else if (reply instanceof Reply.Queued queued) {
            ticket = queued.ticket();
        } else if (reply instanceof Reply.Released released) {
            released.released().forEach(this::released);
            if (command instanceof Command.Close) {
                open = false;
                ticket = null;
                held.clear();
            }
        }
        if (reply instanceof Reply.Granted || reply instanceof Reply.Released) {
            last = asked.command;
            lastReply = reply;
            lastAnswered = world.time.now();
            lastSure = !asked.unsure;
        }
        next();
    }

    private void granted(ClaimView view, Asked asked, long now) {
        Claim claim = view.claim();
        for (Grant grant : held) {
            if (grant.path.equals(claim.path()) && grant.fence == claim.fence()) {
                return;
            }
        }
        // its time may run since before it was asked for at its ticket
        long until = claim.ttl() == 0 ? Long.MAX_VALUE : asked.since + (claim.deadline() - now) * MILLI;
        Grant grant =
                new Grant(session, claim.path(), claim.mode(), claim.fence(), asked.since, world.time.now(), until);
        held.removeIf(old -> {
            if (old.path.equals(grant.path)) {
                old.letGo = true;
                old.endBy(world.time.now());
                return true;
            }
            return false;
        });
        held.add(grant);
        world.judge.granted(grant);
    }

    private void released(Claim claim) {
        world.judge.released(claim.fence(), claim.path());
        held.removeIf(grant -> {
            if (grant.path.equals(claim.path()) && grant.fence == claim.fence()) {
                grant.released = true;
                return true;
            }
            return false;
        });
    }

    private void refused(Command command, Refusal refusal) {
        if (command instanceof Command.CallTicket) {
            ticket = null;
        }
        if (refusal instanceof Refusal.ClaimLost lost) {
            lose(grant -> grant.path.equals(lost.path()), true);
        } else if (refusal instanceof Refusal.SessionGone) {
            open = false;
            lose(grant -> true, true);
        } else if (refusal instanceof Refusal.Unauthenticated || refusal instanceof Refusal.NoSuchSession) {
            open = false;
            token = "";
            // a node that does not know its token has told it that nothing it holds counts there
            lose(grant -> true, true);
        } else if (refusal instanceof Refusal.NotFound && command instanceof Command.Release release) {
            lose(grant -> release.paths().contains(grant.path), false);
        }
    }

    private void lose(Predicate<Grant> which, boolean told) {
        held.removeIf(grant -> {
            if (which.test(grant)) {
                grant.endBy(world.time.now());
                grant.toldLost = told;
                return true;
            }
            return false;
        });
    }

    /** By its own count no claim outlives the time that the session was last heard of, and its time to live. */
    long aliveUntil() {
        return aliveUntil;
    }

    List<Grant> held() {
        return held;
    }

    private static Call call(String id, String token, String node) {
        return new Call(new RequestId(id, "print"), token, node);
    }

    private String id() {
        return session + "." + ids++;
    }
}
