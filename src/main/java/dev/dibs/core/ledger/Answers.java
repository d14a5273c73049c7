package dev.dibs.core.ledger;

import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Call;
import dev.dibs.core.model.KeptAnswer;
import dev.dibs.core.model.LedgerSettings;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answers to recent requests, so that one that arrives twice is carried out once.
 *
 * <p>Those under a key that a participant chose are kept for the time promised, and no more are taken in than there is room
 * for. Those under an id that a node made up serve its own retries. A node has one delivery under way at a time and repeats
 * it whole, so the last few of each node are enough, however many there are in a second.
 */
final class Answers {
    /** Twice what a node sends at once. */
    private static final int OWN_OF_NODE = 128;
    /** A node that was quiet for longer repeats nothing of what it said. */
    private static final long QUIET_MILLIS = 15_000;

    /** By caller, then by request; there may be very many, so each bears no key of its own and shares its caller's name. */
    private final Map<String, OfCaller> chosen = new HashMap<>();

    /** The same in the order they came. */
    private final ArrayDeque<Remembered> oldestFirst = new ArrayDeque<>();

    /** By node, the one that was quiet longest first; of each the oldest answer first. */
    private final LinkedHashMap<String, OfNode> own = new LinkedHashMap<>();

    @Nullable
    Remembered get(Call call) {
        String request = call.request().value();
        if (call.request().chosen()) {
            OfCaller ofCaller = chosen.get(call.caller());
            return ofCaller == null ? null : ofCaller.answers.get(request);
        }
        OfNode ofNode = own.get(call.node());
        return ofNode == null ? null : ofNode.answers.get(request);
    }

    boolean isFull(LedgerSettings settings) {
        return oldestFirst.size() >= settings.maxAnswers();
    }

    void add(Call call, long at, Answer answer) {
        String from = call.request().chosen() ? call.caller() : call.node();
        put(new Remembered(from, call.request().value(), call.request().fingerprint(), at, new KeptAnswer(answer)));
    }

    void put(Remembered remembered) {
        if (!remembered.fingerprint().isEmpty()) {
            putChosen(remembered);
            return;
        }
        OfNode ofNode = own.remove(remembered.from());
        ofNode = ofNode == null ? new OfNode() : ofNode;
        ofNode.put(remembered);
        own.put(remembered.from(), ofNode);
    }

    void forgetBefore(long now, LedgerSettings settings) {
        long time = now - settings.answerMillis();
        while (!oldestFirst.isEmpty() && oldestFirst.peek().at() < time) {
            Remembered oldest = oldestFirst.remove();
            OfCaller ofCaller = chosen.get(oldest.from());
            if (ofCaller != null && ofCaller.isEmptyWithout(oldest.request())) {
                chosen.remove(oldest.from());
            }
        }
        while (!own.isEmpty() && own.values().iterator().next().last < now - QUIET_MILLIS) {
            own.remove(own.keySet().iterator().next());
        }
    }

    List<Remembered> all() {
        List<Remembered> all = new ArrayList<>(oldestFirst);
        for (OfNode ofNode : own.values()) {
            all.addAll(ofNode.answers.values());
        }
        return all;
    }

    private void putChosen(Remembered remembered) {
        OfCaller ofCaller = chosen.computeIfAbsent(remembered.from(), OfCaller::new);
        Remembered lean = new Remembered(
                ofCaller.name, remembered.request(), remembered.fingerprint(), remembered.at(), remembered.kept());
        Remembered before = ofCaller.answers.put(lean.request(), lean);
        if (before != null) {
            boolean ignored = oldestFirst.remove(before);
        }
        oldestFirst.add(lean);
    }

    private static final class OfCaller {
        private final String name;
        private final Map<String, Remembered> answers = new HashMap<>();

        private OfCaller(String name) {
            this.name = name;
        }

        private boolean isEmptyWithout(String request) {
            answers.remove(request);
            return answers.isEmpty();
        }
    }

    private static final class OfNode {
        private final LinkedHashMap<String, Remembered> answers = new LinkedHashMap<>();
        private long last;

        private void put(Remembered remembered) {
            answers.put(remembered.request(), remembered);
            last = remembered.at();
            if (answers.size() > OWN_OF_NODE) {
                answers.remove(answers.keySet().iterator().next());
            }
        }
    }
}
