package dev.dibs.kit;

import dev.dibs.core.ledger.Merge;
import dev.dibs.core.ledger.Snapshot;
import dev.dibs.core.model.Answer;
import dev.dibs.kit.MergeStory.Part;
import dev.dibs.kit.MergeStory.Where;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Random cuts and merges under the laws; a story that breaks one is shortened to what is needed to break it. */
public final class MergeHistories {
    private static final int MOST_RUNS = 3_000;

    private final MergeTrial.Merger merger;

    private MergeHistories(MergeTrial.Merger merger) {
        this.merger = merger;
    }

    /** Under the merge as it is. */
    public static MergeHistories real() {
        return new MergeHistories(Merge::of);
    }

    /** A law that broke, and the shortest story found that breaks it. */
    public record Broken(LawBrokenError error, MergeStory story) {
        /** The whole story with the line that repeats it. */
        public String told() {
            return error.getMessage() + "\n" + story.told()
                    + "repeat: mvn -q -o -Dquick test -Dtest=MergeLawsTest -Ddibs.merge.histories=1 -Ddibs.merge.seed="
                    + story.seed();
        }
    }

    /**
     * Plays so many stories.
     *
     * @return the first broken law; null when all hold
     */
    public @Nullable Broken run(long seed, long stories) {
        for (long next = seed; next < seed + stories; next++) {
            Drawn drawn = new Drawn(next);
            try {
                new MergeTrial(drawn, merger, drawn.first.settings()).play(drawn.three);
            } catch (LawBrokenError error) {
                return shorten(
                        new MergeStory(next, drawn.first.settings(), drawn.three, List.copyOf(drawn.told)), error);
            }
        }
        return null;
    }

    private @Nullable LawBrokenError replay(MergeStory story) {
        try {
            new MergeTrial(new Retold(story.parts()), merger, story.settings()).play(story.three());
            return null;
        } catch (LawBrokenError error) {
            return error;
        }
    }

    private Broken shorten(MergeStory story, LawBrokenError error) {
        List<Part> parts = new ArrayList<>(story.parts());
        LawBrokenError last = error;
        int runs = 0;
        int chunk = Math.max(1, parts.size() / 2);
        while (true) {
            boolean shorter = false;
            for (int from = parts.size() - chunk; from >= 0 && runs < MOST_RUNS; from -= chunk) {
                List<Part> fewer = new ArrayList<>(parts.subList(0, from));
                fewer.addAll(parts.subList(from + chunk, parts.size()));
                LawBrokenError again = replay(story.with(fewer));
                runs++;
                if (again != null && again.law().equals(error.law())) {
                    parts = fewer;
                    last = again;
                    shorter = true;
                    from = Math.min(from, parts.size());
                }
            }
            if (chunk > 1) {
                chunk = (chunk + 1) / 2;
            } else if (!shorter || runs >= MOST_RUNS) {
                return new Broken(last, story.with(parts));
            }
        }
    }

    /** Moves as they were told. */
    private static final class Retold implements MergeTrial.Source {
        private final Map<Where, List<Move>> left = new EnumMap<>(Where.class);

        Retold(List<Part> parts) {
            parts.forEach(part ->
                    left.computeIfAbsent(part.where(), any -> new ArrayList<>()).add(part.move()));
        }

        @Override
        public @Nullable Move next(Where where, Snapshot view, long nextDeadline) {
            List<Move> moves = left.getOrDefault(where, List.of());
            return moves.isEmpty() ? null : moves.remove(0);
        }

        @Override
        public void heard(Where where, Move move, Answer answer) {
            // it was heard the first time
        }
    }

    /** Moves drawn as they are needed. */
    private static final class Drawn implements MergeTrial.Source {
        private final Generator first;
        private final boolean three;
        private final List<Part> told = new ArrayList<>();
        private final Random random;
        private final long seed;
        private final Map<Where, Generator> generators = new EnumMap<>(Where.class);
        private final Map<Where, Integer> left = new EnumMap<>(Where.class);

        Drawn(long seed) {
            this.seed = seed;
            first = new Generator(seed);
            random = new Random(seed * 31 + 7);
            three = random.nextInt(3) == 0;
            generators.put(Where.BEFORE, first);
            left.put(Where.BEFORE, random.nextInt(10) == 0 ? 0 : 8 + random.nextInt(40));
            for (Where side : List.of(Where.ONE, Where.OTHER, Where.THIRD)) {
                left.put(side, random.nextInt(6) == 0 ? 0 : 1 + random.nextInt(40));
            }
            left.put(Where.BETWEEN, random.nextInt(20));
            left.put(Where.AFTER, 10 + random.nextInt(30));
        }

        @Override
        public @Nullable Move next(Where where, Snapshot view, long nextDeadline) {
            int more = left.getOrDefault(where, 0);
            if (more == 0) {
                return null;
            }
            left.put(where, more - 1);
            Generator generator = generators.computeIfAbsent(where, any -> generator(where, view));
            Move drawn = generator.next(view, nextDeadline);
            // what is asked is judged by all that happened, which a merged ledger does not have
            Move move = new Move(drawn.command(), drawn.stamp(), drawn.rebuild(), null);
            told.add(new Part(where, move));
            return move;
        }

        private Generator generator(Where where, Snapshot view) {
            return switch (where) {
                case ONE -> first.fork(seed, 0, random.nextBoolean() ? 0 : 100_000);
                case OTHER -> first.fork(seed, 1, MergeTrial.OTHER_EPOCH);
                case THIRD -> first.fork(seed, 2, MergeTrial.THIRD_EPOCH);
                case BETWEEN -> of(Where.ONE).joined(of(Where.OTHER), seed, 3, MergeTrial.FIRST_MERGE, view.clock());
                default -> {
                    Generator before =
                            three ? of(Where.BETWEEN).joined(of(Where.THIRD), seed, 3, 0, view.clock()) : of(Where.ONE);
                    yield before.joined(of(Where.OTHER), seed, 3, MergeTrial.SECOND_MERGE, view.clock());
                }
            };
        }

        private Generator of(Where where) {
            return generators.getOrDefault(where, first);
        }

        @Override
        public void heard(Where where, Move move, Answer answer) {
            generators.get(where).heard(move.command(), answer);
        }
    }
}
