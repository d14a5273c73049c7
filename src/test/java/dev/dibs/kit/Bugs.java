package dev.dibs.kit;

import dev.dibs.core.ledger.Snapshot;
import dev.dibs.core.model.Call;
import dev.dibs.core.model.Claim;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.EventType;
import dev.dibs.core.model.LedgerSettings;
import dev.dibs.core.model.RequestId;
import dev.dibs.core.model.Stamp;
import dev.dibs.core.model.Step;
import dev.dibs.core.session.SessionRecord;
import dev.dibs.core.waiting.Waiter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Bugs that a ledger could have, by name: the laws must see each of them. */
public final class Bugs {
    private Bugs() {}

    /** What a ledger with a bug does in a step. */
    private interface Twist {
        Step apply(Mutant self, LedgerSubject ledger, Command command, Stamp stamp);
    }

    /** All of them. */
    public static Map<String, Subject.Maker> all() {
        Map<String, Subject.Maker> bugs = new LinkedHashMap<>();
        bugs.put("the last in line is served first", twist(Bugs::lifo));
        bugs.put("a claim overtakes who stands in line", twist(Bugs::overtake));
        bugs.put("a claim of another is not seen", twist(Bugs::blind));
        bugs.put("who lets go wakes nobody", twist(Bugs::noHandOver));
        bugs.put("a circle of waits is not seen", twist(Bugs::noCircle));
        bugs.put("an event is dropped", twist(Bugs::dropped));
        bugs.put("a refusal is no event", twist(Bugs::silentRefusal));
        bugs.put("a claim outlives its time", twist(Bugs::late));
        bugs.put("a claim ends before its time", twist(Bugs::early));
        bugs.put(
                "a fence is given twice",
                twist((self, ledger, command, stamp) -> afterwards(ledger, command, stamp, Bugs::oldFence)));
        bugs.put(
                "an offer needs no taking up",
                twist((self, ledger, command, stamp) -> afterwards(ledger, command, stamp, claims(Claim::taken))));
        bugs.put(
                "a claim for a time lasts for ever",
                twist((self, ledger, command, stamp) ->
                        afterwards(ledger, command, stamp, claims(claim -> claim.extended(0, 0)))));
        bugs.put("a claim vanishes silently", twist(Bugs::vanish));
        bugs.put(
                "twice is twice",
                twist((self, ledger, command, stamp) ->
                        afterwards(ledger, command, stamp, s -> Snapshots.withAnswers(s, List.of()))));
        bugs.put("any token will do", twist(Bugs::anyToken));
        bugs.put("half of a set is granted", twist(Bugs::half));
        bugs.put("bounds are not minded", twist(Bugs::boundless));
        bugs.put("what cools down is granted", twist(Bugs::hot));
        bugs.put(
                "the backup forgets a session's life sign",
                (settings, role) ->
                        role == Subject.Role.BACKUP ? new Twisted(settings, Bugs::forgetful) : new Mutant(settings));
        bugs.put("the next deadline is told late", (settings, role) -> new Mutant(settings) {
            @Override
            public long nextDeadline() {
                long due = super.nextDeadline();
                return due == Claim.NEVER ? due : due + 5;
            }
        });
        bugs.put("a query shows one claim less", (settings, role) -> new Mutant(settings) {
            @Override
            public dev.dibs.core.model.Answer ask(dev.dibs.core.model.Query query, long now, long offset) {
                Snapshot s = ledger.snapshot();
                LedgerSubject less = new LedgerSubject(s.settings());
                less.become(
                        s.claims().isEmpty()
                                ? s
                                : Snapshots.withClaims(
                                        s, s.claims().subList(1, s.claims().size())));
                return less.ask(query, now, offset);
            }
        });
        bugs.put("a rebuilt ledger forgets who stood in line", (settings, role) -> new Mutant(settings) {
            @Override
            public Subject rebuilt() {
                ledger.become(Snapshots.withWaiters(ledger.snapshot(), List.of()));
                return this;
            }
        });
        return bugs;
    }

    private static Subject.Maker twist(Twist twist) {
        return (settings, role) -> new Twisted(settings, twist);
    }

    private static final class Twisted extends Mutant {
        private final Twist twist;

        Twisted(LedgerSettings settings, Twist twist) {
            super(settings);
            this.twist = twist;
        }

        @Override
        public Step apply(Command command, Stamp stamp) {
            return twist.apply(this, ledger, command, stamp);
        }
    }

    private static Step afterwards(LedgerSubject ledger, Command command, Stamp stamp, UnaryOperator<Snapshot> change) {
        Step step = ledger.apply(command, stamp);
        ledger.become(change.apply(ledger.snapshot()));
        return step;
    }

    private static UnaryOperator<Snapshot> claims(UnaryOperator<Claim> change) {
        return s -> Snapshots.withClaims(s, s.claims().stream().map(change).toList());
    }

    /** Turns the line round for the step, and back. */
    private static Step lifo(Mutant self, LedgerSubject ledger, Command command, Stamp stamp) {
        if (command instanceof Command.Take || command instanceof Command.Tick) {
            return ledger.apply(command, stamp);
        }
        return self.hiding(command, stamp, new Mutant.Veil() {
            @Override
            public Snapshot hide(Snapshot before) {
                return turned(before, before);
            }

            @Override
            public Snapshot show(Snapshot before, Snapshot after) {
                return turned(before, after);
            }
        });
    }

    private static Snapshot turned(Snapshot before, Snapshot s) {
        List<Long> places = before.waiters().stream().map(Waiter::place).toList();
        List<Waiter> turned = new ArrayList<>();
        for (Waiter w : s.waiters()) {
            long place = places.get(places.size() - 1 - places.indexOf(w.place()));
            turned.add(
                    0,
                    new Waiter(
                            place,
                            w.queued(),
                            w.ticket(),
                            w.session(),
                            w.paths(),
                            w.mode(),
                            w.ttl(),
                            w.reason(),
                            w.labels(),
                            w.since(),
                            w.until(),
                            w.calledUntil(),
                            w.node(),
                            w.calledBy()));
        }
        return Snapshots.withWaiters(s, turned);
    }

    private static Step overtake(Mutant self, LedgerSubject ledger, Command command, Stamp stamp) {
        return command instanceof Command.Take ? self.hiding(command, stamp, line()) : ledger.apply(command, stamp);
    }

    private static Step noHandOver(Mutant self, LedgerSubject ledger, Command command, Stamp stamp) {
        return command instanceof Command.Release ? self.hiding(command, stamp, line()) : ledger.apply(command, stamp);
    }

    /** Others' requests are out of sight while one steps into the line. */
    private static Step noCircle(Mutant self, LedgerSubject ledger, Command command, Stamp stamp) {
        return command instanceof Command.Take take && take.patience() > 0
                ? self.hiding(command, stamp, line())
                : ledger.apply(command, stamp);
    }

    private static Mutant.Veil line() {
        return new Mutant.Veil() {
            @Override
            public Snapshot hide(Snapshot before) {
                return Snapshots.withWaiters(before, List.of());
            }

            @Override
            public Snapshot show(Snapshot before, Snapshot after) {
                List<Waiter> all = new ArrayList<>(before.waiters());
                all.addAll(after.waiters());
                return Snapshots.withWaiters(after, all);
            }
        };
    }

    private static Step blind(Mutant self, LedgerSubject ledger, Command command, Stamp stamp) {
        if (!(command instanceof Command.Take take)) {
            return ledger.apply(command, stamp);
        }
        String caller = take.call().caller();
        return self.hiding(command, stamp, new Mutant.Veil() {
            @Override
            public Snapshot hide(Snapshot before) {
                SessionRecord me = Naive.byToken(before, caller);
                return Snapshots.withClaims(
                        before,
                        before.claims().stream()
                                .filter(c -> me != null && c.session().equals(me.id()))
                                .toList());
            }

            @Override
            public Snapshot show(Snapshot before, Snapshot after) {
                SessionRecord me = Naive.byToken(before, caller);
                List<Claim> all = new ArrayList<>(after.claims());
                for (Claim claim : before.claims()) {
                    boolean hidden = me == null || !claim.session().equals(me.id());
                    SessionRecord holder = Naive.session(after, claim.session());
                    if (hidden && holder != null && holder.alive()) {
                        all.add(claim);
                    }
                }
                return Snapshots.withClaims(after, all);
            }
        });
    }

    private static Step dropped(Mutant self, LedgerSubject ledger, Command command, Stamp stamp) {
        Step step = ledger.apply(command, stamp);
        List<Event> events = new ArrayList<>(step.events());
        events.removeIf(event -> event.type() == EventType.CLAIM_RELEASED);
        return new Step(step.answer(), events, step.settled());
    }

    private static Step silentRefusal(Mutant self, LedgerSubject ledger, Command command, Stamp stamp) {
        Snapshot before = ledger.snapshot();
        Step step = ledger.apply(command, stamp);
        if (step.events().size() != 1 || step.events().get(0).type() != EventType.CLAIM_REFUSED) {
            return step;
        }
        ledger.become(Snapshots.withEvents(ledger.snapshot(), before.revision(), before.events()));
        return new Step(
                new dev.dibs.core.model.Answer(
                        step.answer().reply(),
                        before.revision(),
                        step.answer().now(),
                        step.answer().offset()),
                List.of(),
                step.settled());
    }

    /** The newest grant gets the fence of the one before. */
    private static Snapshot oldFence(Snapshot s) {
        if (s.claims().size() < 2) {
            return s;
        }
        List<Claim> claims = new ArrayList<>(s.claims());
        Claim first = claims.get(0);
        Claim c = claims.get(1);
        claims.set(
                1,
                new Claim(
                        c.path(),
                        c.mode(),
                        c.session(),
                        Math.min(first.fence(), c.fence()),
                        c.reason(),
                        c.labels(),
                        c.acquiredAt(),
                        c.ttl(),
                        c.deadline(),
                        c.offer(),
                        c.offerUntil()));
        return Snapshots.withClaims(s, claims);
    }

    private static Step vanish(Mutant self, LedgerSubject ledger, Command command, Stamp stamp) {
        return command instanceof Command.Heartbeat
                ? afterwards(ledger, command, stamp, s -> Snapshots.withClaims(s, List.of()))
                : ledger.apply(command, stamp);
    }

    /** Whoever asks is taken for the first session there is. */
    private static Step anyToken(Mutant self, LedgerSubject ledger, Command command, Stamp stamp) {
        Snapshot s = ledger.snapshot();
        if (!(command instanceof Command.Release release)
                || s.sessions().isEmpty()
                || Naive.byToken(s, release.call().caller()) != null) {
            return ledger.apply(command, stamp);
        }
        RequestId request = release.call().request();
        Call other = new Call(
                request, s.sessions().get(0).tokenHash(), release.call().node());
        return ledger.apply(new Command.Release(other, release.paths(), release.outcome(), release.note()), stamp);
    }

    private static Step half(Mutant self, LedgerSubject ledger, Command command, Stamp stamp) {
        if (!(command instanceof Command.Take take) || take.paths().size() < 2) {
            return ledger.apply(command, stamp);
        }
        return ledger.apply(
                new Command.Take(
                        take.call(),
                        take.paths().subList(0, 1),
                        take.mode(),
                        take.ttl(),
                        take.patience(),
                        take.hold(),
                        take.reason(),
                        take.labels(),
                        take.ticket()),
                stamp);
    }

    private static Step boundless(Mutant self, LedgerSubject ledger, Command command, Stamp stamp) {
        if (stamp.settings() != null) {
            return ledger.apply(command, stamp);
        }
        return self.hiding(command, stamp, new Mutant.Veil() {
            @Override
            public Snapshot hide(Snapshot before) {
                LedgerSettings s = before.settings();
                return Snapshots.withSettings(
                        before,
                        new LedgerSettings(
                                s.maxClaims() + 9,
                                s.maxSessions() + 9,
                                s.maxWaiters() + 9,
                                s.maxAhead(),
                                s.maxPaths(),
                                s.maxResources(),
                                s.maxAnswers(),
                                s.maxEvents(),
                                s.maxEventBytes(),
                                s.answerMillis(),
                                s.ticketGraceMillis(),
                                s.forgetMillis(),
                                s.coolDownMillis(),
                                s.ttlMillis()));
            }

            @Override
            public Snapshot show(Snapshot before, Snapshot after) {
                return Snapshots.withSettings(after, before.settings());
            }
        });
    }

    private static Step hot(Mutant self, LedgerSubject ledger, Command command, Stamp stamp) {
        return command instanceof Command.Take
                ? self.hiding(command, stamp, new Mutant.Veil() {
                    @Override
                    public Snapshot hide(Snapshot before) {
                        return Snapshots.withCooling(before, List.of());
                    }

                    @Override
                    public Snapshot show(Snapshot before, Snapshot after) {
                        return Snapshots.withCooling(after, before.cooling());
                    }
                })
                : ledger.apply(command, stamp);
    }

    /** What expires is there again after a tick. */
    private static Step late(Mutant self, LedgerSubject ledger, Command command, Stamp stamp) {
        if (!(command instanceof Command.Tick)) {
            return self.hiding(command, stamp, new Mutant.Veil() {});
        }
        List<Claim> was = ledger.snapshot().claims();
        return afterwards(ledger, command, stamp, s -> {
            boolean same = s.sessions().stream().allMatch(SessionRecord::alive)
                    && s.claims().stream().allMatch(was::contains);
            return same ? Snapshots.withClaims(s, was) : s;
        });
    }

    private static Step early(Mutant self, LedgerSubject ledger, Command command, Stamp stamp) {
        if (!(command instanceof Command.Tick)) {
            Call call =
                    new Call(RequestId.own("tick of a bug"), "", command.call().node());
            Step first = early(self, ledger, new Command.Tick(call), stamp);
            Step step = ledger.apply(command, Stamp.at(stamp.now(), stamp.offset(), stamp.owner()));
            List<Event> events = new ArrayList<>(first.events());
            events.addAll(step.events());
            List<dev.dibs.core.model.Settled> settled = new ArrayList<>(first.settled());
            settled.addAll(step.settled());
            return new Step(step.answer(), events, settled);
        }
        return self.hiding(command, stamp, new Mutant.Veil() {
            @Override
            public Snapshot hide(Snapshot before) {
                return claims(claim -> moved(claim, -700)).apply(before);
            }

            @Override
            public Snapshot show(Snapshot before, Snapshot after) {
                List<Long> fences = before.claims().stream().map(Claim::fence).toList();
                return claims(claim -> fences.contains(claim.fence()) ? moved(claim, 700) : claim)
                        .apply(after);
            }
        });
    }

    private static Claim moved(Claim c, long by) {
        return c.ttl() == 0
                ? c
                : new Claim(
                        c.path(),
                        c.mode(),
                        c.session(),
                        c.fence(),
                        c.reason(),
                        c.labels(),
                        c.acquiredAt(),
                        c.ttl(),
                        c.deadline() + by,
                        c.offer(),
                        c.offerUntil());
    }

    private static Step forgetful(Mutant self, LedgerSubject ledger, Command command, Stamp stamp) {
        List<SessionRecord> was = ledger.snapshot().sessions();
        return command instanceof Command.Heartbeat
                ? afterwards(
                        ledger,
                        command,
                        stamp,
                        s -> s.sessions().size() == was.size() ? Snapshots.withSessions(s, was) : s)
                : ledger.apply(command, stamp);
    }
}
