package dev.dibs.core.ledger;

import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Call;
import dev.dibs.core.model.LedgerSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answers to recent requests, so that one that arrives twice is carried out once.
 *
 * <p>Those under a key that a participant chose are kept for the time promised, and no more are taken in than there is room
 * for. Those under an id that a node made up serve its own retries, which come within seconds: the latest ones, for longer than a retry takes and as far as there is room.
 */
final class Answers {
    private static final int MAX_OWN = 32_768;
    private static final long OWN_MILLIS = 15_000;

    private final LinkedHashMap<String, Remembered> chosen = new LinkedHashMap<>();
    private final LinkedHashMap<String, Remembered> own = new LinkedHashMap<>();

    static String key(Call call) {
        return call.request().chosen()
                ? call.caller() + '\n' + call.request().value()
                : call.request().value();
    }

    @Nullable
    Remembered get(Call call) {
        return (call.request().chosen() ? chosen : own).get(key(call));
    }

    boolean isFull(LedgerSettings settings) {
        return chosen.size() >= settings.maxAnswers();
    }

    void add(Call call, long at, Answer answer, LedgerSettings settings) {
        put(new Remembered(key(call), call.request().fingerprint(), at, answer), settings);
    }

    void put(Remembered remembered, LedgerSettings settings) {
        if (!remembered.fingerprint().isEmpty()) {
            chosen.put(remembered.key(), remembered);
            return;
        }
        own.put(remembered.key(), remembered);
        if (own.size() > Math.min(MAX_OWN, settings.maxAnswers())) {
            own.remove(own.keySet().iterator().next());
        }
    }

    void forgetBefore(long now, LedgerSettings settings) {
        forgetBefore(chosen, now - settings.answerMillis());
        forgetBefore(own, now - OWN_MILLIS);
    }

    List<Remembered> all() {
        List<Remembered> all = new ArrayList<>(chosen.values());
        all.addAll(own.values());
        return all;
    }

    private static void forgetBefore(Map<String, Remembered> answers, long time) {
        while (!answers.isEmpty()) {
            Remembered oldest = answers.values().iterator().next();
            if (oldest.at() >= time) {
                return;
            }
            answers.remove(oldest.key());
        }
    }
}
