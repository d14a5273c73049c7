package dev.dibs.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Many histories, two at a time; one that breaks a rule is told with as few faults as break it. */
final class Simulations {
    private static final int THREADS = 2;

    private final Bug bug;
    private final Predicate<Plan> which;
    private final Load load = new Load();

    Simulations(Bug bug, Predicate<Plan> which) {
        this.bug = bug;
        this.which = which;
    }

    /** A rule that broke, and the shortest plan found that breaks it. */
    record Broken(String rule, Plan plan, Throwable error, List<String> story) {
        String told() {
            return error + "\n" + plan + "\n"
                    + String.join("\n", story.subList(Math.max(0, story.size() - 2_000), story.size()))
                    + "\nrepeat: mvn -q -B -o -Dquick test -Dtest=SimulationTest -Ddibs.sim.histories=1 -Ddibs.sim.seed="
                    + plan.seed();
        }
    }

    Load load() {
        return load;
    }

    /** Tells so many histories, up to the first that breaks a rule; null when all rules held. */
    @Nullable
    Broken run(long seed, long histories) {
        AtomicReference<@Nullable Broken> broken = new AtomicReference<>();
        tell(seed, histories, () -> broken.get() == null, (plan, error) -> {
            broken.compareAndSet(null, shorten(plan, error));
        });
        return broken.get();
    }

    /** Tells so many histories to the last; in how many each rule was the first to break. */
    Map<String, Long> tally(long seed, long histories) {
        Map<String, Long> broken = new ConcurrentSkipListMap<>();
        tell(seed, histories, () -> true, (plan, error) -> broken.merge(rule(error), 1L, Long::sum));
        return broken;
    }

    private void tell(long seed, long histories, BooleanSupplier goOn, BiConsumer<Plan, Throwable> broke) {
        AtomicLong next = new AtomicLong(seed);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Thread thread = new Thread(() -> work(next, seed + histories, goOn, broke), "simulation-" + i);
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void work(AtomicLong next, long end, BooleanSupplier goOn, BiConsumer<Plan, Throwable> broke) {
        Load mine = new Load();
        long seed = next.getAndIncrement();
        while (seed < end && goOn.getAsBoolean()) {
            Plan plan = Plan.draw(seed);
            if (which.test(plan)) {
                World world = new World(plan, bug, null);
                Throwable error = play(world);
                if (error != null) {
                    broke.accept(plan, error);
                }
                world.load.histories = 1;
                mine.add(world.load);
            }
            seed = next.getAndIncrement();
        }
        synchronized (load) {
            load.add(mine);
        }
    }

    private static @Nullable Throwable play(World world) {
        try {
            world.play();
            return null;
        } catch (RuntimeException | AssertionError error) {
            return error;
        }
    }

    private static String rule(Throwable error) {
        return error instanceof BrokenRuleError broken ? broken.rule() : "no fault of ours";
    }

    private Broken shorten(Plan plan, Throwable error) {
        Plan shortest = plan;
        for (int i = plan.faults().size() - 1; i >= 0; i--) {
            List<Fault> fewer = new ArrayList<>(shortest.faults());
            fewer.remove(i);
            Throwable again = play(new World(shortest.with(fewer), bug, null));
            if (again != null && rule(again).equals(rule(error))) {
                shortest = shortest.with(fewer);
            }
        }
        List<String> story = new ArrayList<>();
        Throwable told = play(new World(shortest, bug, story));
        return new Broken(rule(error), shortest, told == null ? error : told, story);
    }
}
