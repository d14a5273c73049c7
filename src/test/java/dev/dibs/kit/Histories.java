package dev.dibs.kit;

import dev.dibs.core.model.LedgerSettings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Random histories under the laws; one that breaks a law is shortened to what is needed to break it. */
public final class Histories {
    private static final int MOST_RUNS = 1_500;

    private final Subject.Maker maker;

    public Histories(Subject.Maker maker) {
        this.maker = maker;
    }

    /** A law that broke, and the shortest history found that breaks it. */
    public record Broken(LawBrokenError error, History history) {
        /** The whole story with the line that repeats it. */
        public String told() {
            return error.getMessage()
                    + "\n"
                    + history.told()
                    + "repeat: mvn -q -o -Dquick test -Dtest=LawsTest -Ddibs.laws.commands=1 -Ddibs.laws.seed="
                    + history.seed();
        }
    }

    /**
     * Makes at least so many moves, one history after the other.
     *
     * @return the first broken law; null when all hold
     */
    public @Nullable Broken run(long seed, long moves) {
        long made = 0;
        for (long next = seed; made < moves; next++) {
            List<Move> told = new ArrayList<>();
            Generator generator = new Generator(next);
            LawBrokenError error = play(generator, told);
            made += told.size();
            if (error != null) {
                return shorten(new History(next, generator.settings(), told), error);
            }
        }
        return null;
    }

    private @Nullable LawBrokenError play(Generator generator, List<Move> told) {
        Trial trial = new Trial(maker, generator.settings());
        int length = generator.length();
        try {
            for (int i = 0; i < length; i++) {
                Move move = generator.next(trial.view(), trial.nextDeadline());
                told.add(move);
                generator.heard(move.command(), trial.play(move));
            }
            return null;
        } catch (LawBrokenError error) {
            return error;
        }
    }

    /** Plays a history as it was told; null when the laws hold. */
    public @Nullable LawBrokenError replay(History history) {
        Trial trial = new Trial(maker, history.settings());
        try {
            for (Move move : history.moves()) {
                var unused = trial.play(move);
            }
            return null;
        } catch (LawBrokenError error) {
            return error;
        }
    }

    /** Leaves moves out, in ever smaller chunks, as long as the same law breaks. */
    public Broken shorten(History history, LawBrokenError error) {
        List<Move> moves = new ArrayList<>(history.moves());
        LawBrokenError last = error;
        int runs = 0;
        int chunk = Math.max(1, moves.size() / 2);
        while (true) {
            boolean shorter = false;
            for (int from = moves.size() - chunk; from >= 0 && runs < MOST_RUNS; from -= chunk) {
                List<Move> fewer = new ArrayList<>(moves.subList(0, from));
                fewer.addAll(moves.subList(from + chunk, moves.size()));
                LawBrokenError again = replay(history.with(fewer));
                runs++;
                if (again != null && again.law().equals(error.law())) {
                    moves = fewer;
                    last = again;
                    shorter = true;
                    from = Math.min(from, moves.size());
                }
            }
            if (chunk > 1) {
                chunk = (chunk + 1) / 2;
            } else if (!shorter || runs >= MOST_RUNS) {
                return new Broken(last, history.with(plain(moves, history, error)));
            }
        }
    }

    /** Without the rebuilds and queries that are not needed. */
    private List<Move> plain(List<Move> moves, History history, LawBrokenError error) {
        List<Move> plain = new ArrayList<>(moves);
        for (int i = 0; i < plain.size(); i++) {
            Move move = plain.get(i);
            Move plainer = new Move(move.command(), move.stamp(), false, null);
            List<Move> others = new ArrayList<>(plain);
            others.set(i, plainer);
            LawBrokenError again = replay(history.with(others));
            if (again != null && again.law().equals(error.law())) {
                plain = others;
            }
        }
        return plain;
    }

    /** A maker of ledgers without bugs of ours. */
    public static Subject real(LedgerSettings settings, Subject.Role role) {
        return new LedgerSubject(settings);
    }
}
