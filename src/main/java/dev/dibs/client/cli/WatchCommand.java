package dev.dibs.client.cli;

import dev.dibs.client.Answer;
import dev.dibs.client.Api;
import dev.dibs.client.EventStream;
import dev.dibs.client.Json;
import dev.dibs.client.NodeSource;
import dev.dibs.client.Unreachable;
import dev.dibs.config.NodeFile;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code watch}: events as they happen. */
@Command(
        name = "watch",
        description = "Follows what happens, until Ctrl-C.",
        footer = {"", "Examples:", "  dibs watch", "  dibs watch src --type 'claim.*'", "  dibs watch --json"})
final class WatchCommand extends Asked {
    @Parameters(arity = "0..1", paramLabel = "PATH", description = "Only what is beneath it.")
    @Nullable
    String path;

    @Option(names = "--type", paramLabel = "TYPE", description = "Only events of this type, like 'claim.*'.")
    @Nullable
    String type;

    @Option(names = "--count", paramLabel = "N", description = "Ends after so many events.")
    long count = Long.MAX_VALUE;

    WatchCommand(Shell shell) {
        super(shell);
    }

    @Override
    int run(Caller caller) throws IOException {
        if (count < 1) {
            throw new CommandFailure(Exit.USAGE, "--count is " + count + "; give 1 or more");
        }
        StringBuilder query = new StringBuilder();
        if (path != null && !path.equals(".")) {
            query.append("&under=").append(Api.segment(caller.place().path(path)));
        }
        if (type != null) {
            query.append("&type=").append(Api.segment(type));
        }
        String target = caller.target("/events") + (query.length() == 0 ? "" : "?" + query.substring(1));
        Answer refused =
                new EventStream(new Api(new Followed(caller.sidecar())), target).follow(new Printer(caller, count));
        return refused == null ? Exit.DONE : caller.end(refused, () -> {});
    }

    /** One line for an event. */
    static String line(Map<String, Object> event) {
        StringBuilder line = new StringBuilder();
        String at = Answer.text(event, "at");
        line.append(Humans.timeOfDay(at)).append("  ").append(Answer.text(event, "type"));
        add(line, " ", Answer.text(event, "path"));
        String session = Answer.text(event, "session");
        String by = Answer.text(event, "by");
        add(line, "  ", session);
        if (!by.equals(session)) {
            add(line, "  by ", by);
        }
        add(line, "  fence ", Answer.text(event, "fence"));
        add(line, "  ", Answer.text(event, "reason"));
        return line.toString();
    }

    private static void add(StringBuilder line, String before, String text) {
        if (!text.isEmpty()) {
            line.append(before).append(Humans.oneLine(text));
        }
    }

    /** Where the events come from. Who only looks on starts no sidecar in place of one that was stopped: its file is gone then. */
    private static final class Followed implements NodeSource {
        private final Sidecar sidecar;
        private boolean begun;

        Followed(Sidecar sidecar) {
            this.sidecar = sidecar;
        }

        @Override
        public URI url() throws IOException {
            if (begun) {
                refuseStopped();
            }
            begun = true;
            return sidecar.url();
        }

        @Override
        public URI urlAfter(URI failed) throws IOException {
            refuseStopped();
            return sidecar.urlAfter(failed);
        }

        private void refuseStopped() throws IOException {
            if (sidecar.given() == null && NodeFile.read(sidecar.home()) == null) {
                throw new Unreachable("the sidecar was stopped; waiting for another");
            }
        }
    }

    private static final class Printer implements EventStream.Listener {
        private final Caller caller;
        private long left;
        private String said = "";

        Printer(Caller caller, long count) {
            this.caller = caller;
            this.left = count;
        }

        @Override
        public boolean event(String type, String json) {
            if (type.equals("slow")) {
                return true;
            }
            if (caller.json()) {
                caller.shell().out().println(json);
            } else {
                try {
                    caller.shell().out().println(line(Json.object(json)));
                } catch (IOException malformed) {
                    caller.shell().out().println(json);
                }
            }
            said = "";
            left--;
            return left > 0 && !caller.shell().out().checkError();
        }

        @Override
        public void lost(String why) {
            if (!why.equals(said)) {
                said = why;
                caller.say("dibs: " + why + "; connecting again");
            }
        }
    }
}
