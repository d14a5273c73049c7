package dev.dibs.service;

import static dev.dibs.kit.Participant.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.LedgerSettings;
import dev.dibs.core.model.Owner;
import dev.dibs.core.model.Query;
import dev.dibs.core.model.Reply;
import dev.dibs.core.model.SessionInfo;
import dev.dibs.core.model.SessionStatus;
import dev.dibs.core.model.SessionView;
import dev.dibs.host.TimeSource;
import dev.dibs.host.solo.SoloHost;
import dev.dibs.kit.Participant;
import io.vertx.core.Vertx;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Of sessions that are back after a restart, those whose process is another by now end, and no others. */
class ProcessWatchTest {
    private static final String WORKSPACE = "acme";

    private final Vertx vertx = Vertx.vertx();
    private final SoloHost host = new SoloHost(LedgerSettings.defaults(), TimeSource.system(), "test");
    private final ProcessWatch watch = new ProcessWatch(vertx, host, "here");
    private final long pid = ProcessHandle.current().pid();

    @AfterEach
    void end() {
        watch.close();
        await(host.close());
        await(vertx.close());
    }

    @Test
    void a_session_goes_on_with_a_process_that_began_long_after_it_was_opened() {
        assertThat(afterReturn(watch.start(pid, "here"), 0)).isNotEqualTo(SessionStatus.STALE);
    }

    @Test
    void a_session_whose_process_has_its_number_from_another_ends() {
        assertThat(afterReturn("another start", System.currentTimeMillis())).isEqualTo(SessionStatus.STALE);
    }

    @Test
    void a_session_goes_on_when_it_is_not_known_when_its_process_began() {
        assertThat(afterReturn("", System.currentTimeMillis())).isNotEqualTo(SessionStatus.STALE);
    }

    private SessionStatus afterReturn(String processStart, long startedAt) {
        SessionInfo info = new SessionInfo(
                "s", "agent", new Owner("s", "dev", "here", "", ""), pid, "", host.nodeId(), Map.of(), processStart);
        Participant participant = new Participant(host, WORKSPACE, "s");
        Command.Open like = (Command.Open) participant.opening(300_000);
        Answer opened = await(host.submit(
                WORKSPACE, new Command.Open(like.call(), info, like.token(), like.tokenHash(), like.ttl())));
        SessionView view = ((Reply.Opened) opened.reply()).session();
        SessionView first = new SessionView(
                view.info(),
                view.status(),
                view.ttl(),
                startedAt,
                view.heartbeat(),
                view.activity(),
                view.expires(),
                view.claims());
        watch.returned(WORKSPACE, first);
        Reply.Sessions sessions = (Reply.Sessions)
                await(host.ask(WORKSPACE, new Query.ListSessions(null))).reply();
        return sessions.sessions().get(0).status();
    }
}
