package dev.dibs;

import dev.dibs.core.model.Answer;
import dev.dibs.core.model.ClaimView;
import dev.dibs.core.model.Refusal;
import dev.dibs.core.model.Reply;
import dev.dibs.edge.Problem;
import dev.dibs.edge.ProblemKind;
import dev.dibs.edge.Problems;
import dev.dibs.host.HostException;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Refusals and faults as host applications see them: the same words as over REST, as exceptions. */
final class Failures {
    private Failures() {}

    /** The reply of the kind expected, or the refusal as a failure. */
    static <R extends Reply> Future<R> expect(Class<R> kind, Future<Answer> answered) {
        return answered.transform((answer, failure) -> {
            if (failure != null) {
                return Future.failedFuture(of(failure));
            }
            if (answer.reply() instanceof Reply.Refused refused) {
                return Future.failedFuture(of(refused.refusal(), answer));
            }
            return Future.succeededFuture(kind.cast(answer.reply()));
        });
    }

    private static DibsException of(Throwable failure) {
        if (failure instanceof DibsException already) {
            return already;
        }
        Problem problem = Problems.of(failure);
        boolean noQuorum = failure instanceof HostException host && host.code() == HostException.Code.NO_QUORUM;
        return noQuorum
                ? new NoQuorumException(problem.detail())
                : new DibsException(problem.kind().slug(), problem.detail());
    }

    static DibsException of(Refusal refusal, Answer answer) {
        Problem problem = Problems.of(refusal, answer);
        ProblemKind kind = problem.kind();
        return switch (kind) {
            case CLAIMED, COOLING, DEADLOCK -> refused(kind, problem.detail(), refusal, answer);
            case CLAIM_LOST, SESSION_GONE -> new ClaimLostException(kind.slug(), problem.detail());
            default -> new DibsException(kind.slug(), problem.detail());
        };
    }

    private static ClaimRefusedException refused(ProblemKind kind, String detail, Refusal refusal, Answer answer) {
        if (!(refusal instanceof Refusal.Claimed claimed)) {
            return new ClaimRefusedException(kind.slug(), detail, List.of(), 0, Duration.ZERO);
        }
        List<ClaimRefusedException.Holder> holders = new ArrayList<>();
        for (ClaimView view : claimed.holders()) {
            holders.add(new ClaimRefusedException.Holder(
                    view.claim().path().text(),
                    view.claim().session(),
                    view.owner(),
                    view.claim().fence(),
                    view.claim().reason(),
                    Duration.ofMillis(Math.max(
                            0, answer.now() + answer.offset() - view.claim().acquiredAt()))));
        }
        return new ClaimRefusedException(
                kind.slug(), detail, holders, claimed.ahead(), Duration.ofMillis(claimed.waited()));
    }
}
