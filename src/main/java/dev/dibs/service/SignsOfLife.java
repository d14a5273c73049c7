package dev.dibs.service;

import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Call;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.ProcessId;
import dev.dibs.core.model.Refusal;
import dev.dibs.core.model.Reply;
import dev.dibs.core.model.RequestId;
import dev.dibs.host.LedgerHost;
import io.vertx.core.Future;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What this node says of the sessions that it answers for: that they live on, whatever id it had when they were opened. */
final class SignsOfLife {
    private final LedgerHost host;
    private final String idPrefix = "p-" + UUID.randomUUID().toString().substring(0, 13) + '-';
    private final AtomicLong ids = new AtomicLong();

    SignsOfLife(LedgerHost host) {
        this.host = host;
    }

    /**
     * Keeps a session alive; the answer says whether it is over, see {@link #isOver}.
     *
     * @param process by which it lives; null when it lives by a connection to this node
     */
    Future<Answer> give(String workspace, String session, @Nullable ProcessId process) {
        return keepAlive(workspace, session, process).compose(answer -> {
            if (!isOver(answer) || host.formerIds().isEmpty()) {
                return Future.succeededFuture(answer);
            }
            // the ledger may know this node by an id from before its cluster was merged
            Future<Answer> known = Future.succeededFuture(answer);
            for (String former : host.formerIds()) {
                known = known.compose(before -> host.submit(workspace, new Command.Resume(call(), former, false)));
            }
            return known.compose(now -> keepAlive(workspace, session, process));
        });
    }

    private Future<Answer> keepAlive(String workspace, String session, @Nullable ProcessId process) {
        return host.submit(workspace, new Command.KeepAlive(call(), session, process));
    }

    /** Whether the session has ended, or is another node's. */
    static boolean isOver(Answer answer) {
        return answer.reply() instanceof Reply.Refused refused && refused.refusal() instanceof Refusal.NoSuchSession;
    }

    /** A call of this node's own. */
    Call call() {
        String id = idPrefix + Long.toString(ids.incrementAndGet(), Character.MAX_RADIX);
        return new Call(RequestId.own(id), "", host.nodeId());
    }
}
