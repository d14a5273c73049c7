package dev.dibs.faults;

import dev.dibs.kit.NodeProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/** Something that goes wrong, and is over again. */
enum Scenario {
    KILL("kill -9 of one node, which comes back", 3, false) {
        @Override
        void strike(Stage stage, Random random) {
            NodeProcess victim = any(stage, random);
            victim.kill();
            stage.awaitGrants(SOME);
            victim.start();
        }
    },
    TWO("kill -9 of two nodes at once, which come back", 3, false) {
        @Override
        void strike(Stage stage, Random random) {
            List<NodeProcess> victims = new ArrayList<>(stage.nodes());
            Collections.shuffle(victims, random);
            victims.remove(0);
            victims.forEach(NodeProcess::kill);
            stage.awaitGrants(SOME);
            victims.forEach(NodeProcess::launch);
            victims.forEach(NodeProcess::awaitReady);
        }
    },
    MACHINE("kill -9 of one node, which comes back without all that it had on its disk", 3, false) {
        @Override
        void strike(Stage stage, Random random) {
            NodeProcess victim = any(stage, random);
            victim.kill();
            stage.awaitGrants(SOME);
            Faults.delete(victim.home());
            victim.start();
        }
    },
    RESTART("kill -9 of all nodes, which come back", 3, false) {
        @Override
        void strike(Stage stage, Random random) {
            List<NodeProcess> order = new ArrayList<>(stage.nodes());
            Collections.shuffle(order, random);
            long from = System.nanoTime();
            order.forEach(NodeProcess::kill);
            Collections.shuffle(order, random);
            order.forEach(NodeProcess::launch);
            order.forEach(NodeProcess::awaitReady);
            stage.awaitWhole();
            stage.wereApart(from, false);
        }
    },
    ROLLING("each node stops in order and starts again", 3, false) {
        @Override
        void strike(Stage stage, Random random) {
            for (NodeProcess node : stage.nodes()) {
                node.stop();
                stage.awaitGrants(SOME / 2);
                node.start();
                stage.awaitWhole();
            }
        }
    },
    TORN("kill -9 of one node, whose journal is torn before it comes back", 3, false) {
        @Override
        void strike(Stage stage, Random random) {
            NodeProcess victim = any(stage, random);
            victim.kill();
            say(Damage.tear(victim.home(), random));
            stage.awaitGrants(SOME);
            victim.start();
        }
    },
    DISK("one node's disk is full for a while, then the node is killed and comes back", 3, false, Need.DISK) {
        @Override
        void strike(Stage stage, Random random) {
            NodeProcess victim = stage.nodes().get(0);
            stage.disk().fill();
            stage.awaitTrouble(victim);
            stage.awaitGrants(2 * SOME);
            stage.disk().empty();
            stage.awaitGrants(SOME);
            stage.awaitJournal(victim);
            victim.kill();
            stage.awaitGrants(SOME);
            victim.start();
        }
    },
    SKEW("one node's wall clock jumps by up to two hours, there and back", 3, false, Need.CLOCKS) {
        @Override
        void strike(Stage stage, Random random) {
            int node = random.nextInt(stage.nodes().size());
            long seconds = 60 + random.nextInt(7_200);
            stage.setClock(node, random.nextBoolean() ? seconds : -seconds);
            stage.pass(Duration.ofSeconds(6));
            stage.awaitGrants(SOME);
            stage.setClock(node, 0);
            stage.pass(Duration.ofSeconds(3));
        }
    },
    PAUSE("SIGSTOP of one node for less than the heartbeat time-out", 3, false) {
        @Override
        void strike(Stage stage, Random random) {
            int node = random.nextInt(stage.nodes().size());
            stage.signal(node, "STOP");
            stage.pass(Duration.ofMillis(500 + random.nextInt(1_500)));
            stage.signal(node, "CONT");
            stage.awaitGrants(SOME);
        }
    },
    DELAY("what members say comes late", 3, false, Need.DELAY) {
        @Override
        void strike(Stage stage, Random random) {
            stage.wires().delay(20 + random.nextInt(150));
            stage.pass(Duration.ofSeconds(5));
            stage.awaitGrants(SOME);
            stage.wires().heal();
        }
    },
    LOSS("some of the members' packets are lost", 3, false) {
        @Override
        void strike(Stage stage, Random random) {
            stage.wires().lose(2 + random.nextInt(8));
            stage.pass(Duration.ofSeconds(5));
            stage.awaitGrants(SOME);
            stage.wires().heal();
        }
    },
    STOP("SIGSTOP of one node for longer than the heartbeat time-out", 3, true) {
        @Override
        void strike(Stage stage, Random random) {
            int node = random.nextInt(stage.nodes().size());
            stage.signal(node, "STOP");
            stage.pass(Duration.ofSeconds(6 + random.nextInt(6)));
            stage.awaitGrants(SOME);
            stage.signal(node, "CONT");
        }
    },
    CUT("one node is cut off from the others", 3, true) {
        @Override
        void strike(Stage stage, Random random) {
            stage.wires().part(List.of(random.nextInt(stage.nodes().size())));
            underCut(stage, random, SOME / 3);
        }
    },
    AWAY("one node is cut off from the others for about a minute", 3, true) {
        @Override
        void strike(Stage stage, Random random) {
            stage.wires().part(List.of(random.nextInt(stage.nodes().size())));
            stage.pass(Duration.ofSeconds(40 + random.nextInt(30)));
            underCut(stage, random, SOME / 3);
        }
    },
    FLAP("twenty cuts of one node, each healed, and the next one before all is well again", 3, true) {
        @Override
        void strike(Stage stage, Random random) {
            for (int cuts = 0; cuts < 20; cuts++) {
                stage.wires().part(List.of(random.nextInt(stage.nodes().size())));
                stage.pass(Duration.ofMillis(2_000 + random.nextInt(8_000)));
                stage.wires().heal();
                stage.pass(Duration.ofMillis(1_000 + random.nextInt(7_000)));
            }
            stage.awaitGrants(SOME);
        }
    },
    HALVES("two nodes are cut off from two others", 4, true) {
        @Override
        void strike(Stage stage, Random random) {
            stage.wires().part(List.of(0, 1 + random.nextInt(3)));
            underCut(stage, random, SOME / 3);
        }
    },
    BRIDGE("two nodes do not hear each other, a third hears both", 3, true) {
        @Override
        void strike(Stage stage, Random random) {
            int third = random.nextInt(3);
            stage.wires().cut((third + 1) % 3, (third + 2) % 3);
            underCut(stage, random, 0);
        }
    },
    ONEWAY("one node hears the others, and they do not hear it; or the other way round", 3, true) {
        @Override
        void strike(Stage stage, Random random) {
            int one = random.nextInt(3);
            boolean mute = random.nextBoolean();
            say(mute ? "nobody hears one" : "one hears nobody");
            for (int other : List.of((one + 1) % 3, (one + 2) % 3)) {
                stage.wires().deafen(mute ? other : one, mute ? one : other);
            }
            underCut(stage, random, 0);
        }
    },
    SHORT("a few faults that leave the nodes one cluster, one after the other", 3, false, Need.CLOCKS, Need.DISK) {
        @Override
        void strike(Stage stage, Random random) {
            List<Scenario> order = new ArrayList<>(List.of(KILL, ROLLING, TORN, DISK, SKEW, PAUSE, RESTART));
            Collections.shuffle(order, random);
            for (Scenario one : order) {
                say(one.title());
                one.strike(stage, random);
                stage.awaitWhole();
            }
        }
    },
    MIX("one of most of them, drawn anew each round", 3, true, Need.CLOCKS, Need.DISK, Need.DELAY) {
        @Override
        void strike(Stage stage, Random random) {
            throw new IllegalStateException("one of the others is drawn");
        }

        @Override
        Scenario drawn(Random random) {
            List<Scenario> all = List.of(
                    KILL, MACHINE, RESTART, ROLLING, TORN, DISK, SKEW, PAUSE, DELAY, LOSS, STOP, CUT, BRIDGE, ONEWAY);
            Scenario one = all.get(random.nextInt(all.size()));
            say(one.title());
            return one;
        }
    };

    /** What a stage must have for it. */
    enum Need {
        CLOCKS,
        DISK,
        DELAY
    }

    /** Grants in each workspace that make a while under a fault worth something. */
    static final int SOME = 30;

    private final String says;
    private final int nodes;
    private final boolean divides;
    private final Set<Need> needs = EnumSet.noneOf(Need.class);

    Scenario(String says, int nodes, boolean divides, Need... needs) {
        this.says = says;
        this.nodes = nodes;
        this.divides = divides;
        this.needs.addAll(List.of(needs));
    }

    /** Has it happen, and undoes it. */
    abstract void strike(Stage stage, Random random);

    /** What happens in a round: this, or for a mix one of others. */
    Scenario drawn(Random random) {
        return this;
    }

    /** Its name on the command line. */
    String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    String says() {
        return says;
    }

    int nodes() {
        return nodes;
    }

    /** Whether it awaits grants only while most of the nodes are together. */
    boolean goesOnWithQuorum() {
        return this != HALVES && this != TWO;
    }

    /** Whether nodes may take each other for dead that are not. */
    boolean divides() {
        return divides;
    }

    Set<Need> needs() {
        return needs;
    }

    private static NodeProcess any(Stage stage, Random random) {
        return stage.nodes().get(random.nextInt(stage.nodes().size()));
    }

    /** @param each grants that each side gives, when it goes on by itself */
    private static void underCut(Stage stage, Random random, int each) {
        stage.pass(Duration.ofSeconds(8 + random.nextInt(8)));
        stage.awaitGrants(SOME);
        stage.awaitGrantsAtEach(each);
        stage.wires().heal();
    }

    private static void say(String what) {
        System.err.println("  " + what);
    }
}
