package dev.dibs.client.cli;

import dev.dibs.client.Answer;
import dev.dibs.client.Api;
import dev.dibs.client.OwnSession;
import dev.dibs.client.Participant;
import dev.dibs.client.Place;
import dev.dibs.client.Tokens;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One command's way to the node: where, as whom, and how to answer the user. */
final class Caller {
    private static final Duration IN_HASTE = Duration.ofSeconds(2);

    private final Shell shell;
    private final Common common;
    private final Sidecar sidecar;
    private final Api api;
    private final Place place;
    private final Participant who;
    private final OwnSession session;
    private boolean toldOld;

    Caller(Shell shell, Common common) {
        this.shell = shell;
        refuseEmpty("--as", common.session());
        refuseEmpty("-w", common.workspace());
        this.common = common;
        this.sidecar = new Sidecar(shell);
        this.api = new Api(sidecar, Api.ANSWER_WITHIN, this::maybeOld);
        this.place = Place.of(shell.directory(), common.workspace(), shell.environment());
        this.who = Participant.of(common.session(), common.pid(), shell.environment());
        this.session = new OwnSession(api, new Tokens(sidecar.home()), place, who, this::openedAnew);
    }

    private Caller(Caller before) {
        this.shell = before.shell;
        this.common = before.common;
        this.sidecar = before.sidecar;
        this.api = new Api(sidecar.asItIs(), IN_HASTE, this::maybeOld);
        this.place = before.place;
        this.who = before.who;
        this.session = new OwnSession(api, new Tokens(sidecar.home()), place, who, this::openedAnew);
    }

    /** The same for what is asked last, with a result that somebody waits for: no call waits long, and no sidecar is started. */
    Caller inHaste() {
        return new Caller(this);
    }

    private static void refuseEmpty(String option, @Nullable String value) {
        if (value != null && value.isBlank()) {
            throw new CommandFailure(Exit.USAGE, option + " is empty; name one, or leave it out");
        }
    }

    Shell shell() {
        return shell;
    }

    Sidecar sidecar() {
        return sidecar;
    }

    Api api() {
        return api;
    }

    Place place() {
        return place;
    }

    Participant who() {
        return who;
    }

    OwnSession session() {
        return session;
    }

    boolean json() {
        return common.json();
    }

    /** Whether the user named a session. */
    boolean isNamed() {
        return common.session() != null
                || !shell.environment().getOrDefault("DIBS_SESSION", "").isBlank();
    }

    /** Whether the session is to be tied to a process the user named: then it must be opened, not only found. */
    boolean hasPid() {
        return common.pid() != null;
    }

    /** The address of something in the workspace. */
    String target(String rest) {
        return place.base() + rest;
    }

    /** The paths as the workspace knows them. */
    List<String> paths(List<String> given) {
        return given.stream().map(place::path).toList();
    }

    Answer get(String target) throws IOException {
        return api.get(target, null);
    }

    Answer post(String rest, Map<String, ?> body) throws IOException {
        return session.call("POST", target(rest), body, Duration.ZERO);
    }

    private void maybeOld(String why) {
        if (!toldOld) {
            toldOld = true;
            say("what this node says may be old (" + why + "): it sees too few others; look with: dibs doctor");
        }
    }

    private void openedAnew(Answer ended) {
        say("session " + session.id() + " had ended, and what it held is not its own any more (" + ended.detail()
                + "); it is open again");
    }

    /** Says something to a person, beside the answer. */
    void say(String text) {
        shell.err().println(text);
    }

    /** Gives the answer: the body as it came, or for a person what {@code person} prints, or what is wrong. */
    int end(Answer answer, Runnable person) {
        if (common.json()) {
            if (!answer.text().isEmpty()) {
                shell.out().println(answer.text().strip());
            }
        } else if (answer.ok()) {
            person.run();
        } else {
            String text = Refusal.of(answer, shell);
            (answer.problem().equals("claimed") ? shell.out() : shell.err()).println(text);
        }
        return Exit.of(answer);
    }

    static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
