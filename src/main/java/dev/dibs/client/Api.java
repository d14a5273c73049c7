package dev.dibs.client;

import dev.dibs.config.Pause;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls to a node, repeated where that is safe.
 *
 * <p>A call that changes something bears an {@code Idempotency-Key}, made once and sent with each repetition: so a call whose
 * answer was lost, or that the node answered {@code unknown}, is done once however often it is sent.
 */
public final class Api {
    private static final int TRIES = 5;
    /** How long a call waits for its answer before it is sent again. */
    public static final Duration ANSWER_WITHIN = Duration.ofSeconds(15);

    private static final long LONGEST_PAUSE_MILLIS = 1_000;

    private final NodeSource nodes;
    private final Duration answerWithin;
    private final Consumer<String> old;

    /** Calls to the node of this source. */
    public Api(NodeSource nodes) {
        this(nodes, ANSWER_WITHIN, why -> {});
    }

    /** The same, with another patience than {@link #ANSWER_WITHIN}; {@code old} is told why what was read may be old, each time. */
    public Api(NodeSource nodes, Duration answerWithin, Consumer<String> old) {
        this.nodes = nodes;
        this.answerWithin = answerWithin;
        this.old = old;
    }

    /** Reads. */
    public Answer get(String target, @Nullable String token) throws IOException {
        return call("GET", target, null, token, Duration.ZERO);
    }

    /** Changes something; {@code extra} is how much longer than usual the node may take to answer. */
    public Answer call(
            String method, String target, @Nullable Map<String, ?> body, @Nullable String token, Duration extra)
            throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept", "application/json");
        if (token != null) {
            headers.put("Authorization", "Bearer " + token);
        }
        if (!method.equals("GET")) {
            headers.put("Idempotency-Key", randomKey());
        }
        String text = body == null ? null : Json.write(body);
        int readMillis =
                (int) Math.min(Integer.MAX_VALUE, answerWithin.plus(extra).toMillis());
        URI base = nodes.url();
        // the first may be what was done, and its answer lost
        long sent = System.nanoTime();
        for (int attempt = 1; ; attempt++) {
            try {
                Answer answer = once(base, method, target, headers, text, readMillis, sent);
                if (!worthRepeating(answer) || attempt >= TRIES) {
                    return answer;
                }
            } catch (ConnectException | NoRouteToHostException notThere) {
                if (attempt >= TRIES) {
                    throw new Unreachable("no node answers at " + base + "; start one with: dibs up");
                }
                base = nodes.urlAfter(base);
            } catch (Unreachable nothingToBeDone) {
                throw nothingToBeDone;
            } catch (IOException lost) {
                if (attempt >= TRIES) {
                    throw new Unreachable("the node at " + base + " does not answer (" + lost.getMessage()
                            + "); look with: dibs doctor");
                }
            }
            pause(attempt);
        }
    }

    /** Opens a stream of events. */
    Reply stream(String target, Map<String, String> headers, Duration silence) throws IOException {
        URI base = nodes.url();
        try {
            return Http.send(base, "GET", target, headers, null, (int) silence.toMillis());
        } catch (ConnectException notThere) {
            return Http.send(nodes.urlAfter(base), "GET", target, headers, null, (int) silence.toMillis());
        }
    }

    /** The same calls without repetition. */
    public Answer once(
            String method, String target, @Nullable Map<String, ?> body, @Nullable String token, Duration within)
            throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        if (token != null) {
            headers.put("Authorization", "Bearer " + token);
        }
        URI base = nodes.url();
        String text = body == null ? null : Json.write(body);
        return once(base, method, target, headers, text, (int) within.toMillis(), System.nanoTime());
    }

    private Answer once(
            URI base,
            String method,
            String target,
            Map<String, String> headers,
            @Nullable String body,
            int readMillis,
            long sent)
            throws IOException {
        try (Reply reply = Http.send(base, method, target, headers, body, readMillis)) {
            String text = reply.text();
            String degraded = reply.header("dibs-degraded");
            if (degraded != null && method.equals("GET") && !target.equals("/readyz")) {
                old.accept(degraded);
            }
            return new Answer(reply.status(), text, text.startsWith("{") ? Json.object(text) : Map.of(), sent);
        }
    }

    private static boolean worthRepeating(Answer answer) {
        return answer.status() == 503 && !answer.problem().equals("no-quorum");
    }

    private static void pause(int attempt) throws IOException {
        long most = Math.min(LONGEST_PAUSE_MILLIS, 50L << attempt);
        Pause.of(most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1));
    }

    /** Tells repetitions apart from new calls; nobody need be unable to guess it. */
    private static String randomKey() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return Long.toHexString(random.nextLong())
                + Long.toHexString(random.nextLong())
                + Long.toHexString(System.nanoTime());
    }

    /** Text as one or more segments of a URL's path: {@code /} stays, all that has a meaning is encoded. */
    public static String segments(String text) {
        return encode(text, "-._~/@:!$'()*,");
    }

    /** Text as one segment of a URL's path, or as the value of its query. */
    public static String segment(String text) {
        return encode(text, "-._~@:");
    }

    private static String encode(String text, String plain) {
        StringBuilder out = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || plain.indexOf(c) >= 0) {
                out.append(c);
            } else {
                out.append('%').append("0123456789ABCDEF".charAt(c >> 4)).append("0123456789ABCDEF".charAt(c & 15));
            }
        }
        return out.toString();
    }
}
