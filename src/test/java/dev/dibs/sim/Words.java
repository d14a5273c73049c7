package dev.dibs.sim;

import dev.dibs.core.model.Claim;
import dev.dibs.core.model.ClaimView;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.Event;
import dev.dibs.core.model.Reply;
import java.util.List;
import java.util.stream.Collectors;

/** Commands and replies in a few words, for a story. */
final class Words {
    private Words() {}

    /** A revision as its epoch and its counter. */
    static String of(long revision) {
        return (revision >> 22) + ":" + (revision & ((1 << 22) - 1));
    }

    static String of(Event event) {
        return of(event.revision()) + " " + event.type() + (event.path() == null ? "" : " " + event.path())
                + (event.session() == null ? "" : " " + event.session())
                + (event.fence() == 0 ? "" : " fence " + of(event.fence()))
                + (event.reason() == null ? "" : " (" + event.reason() + ")");
    }

    static String of(Command command) {
        String what = command.getClass().getSimpleName() + " "
                + command.call().request().value();
        if (command instanceof Command.Take take) {
            return what + " " + take.paths() + " " + take.mode() + (take.patience() == 0 ? "" : " in line");
        }
        return command instanceof Command.Release release ? what + " " + release.paths() : what;
    }

    static String of(Reply reply) {
        if (reply instanceof Reply.Granted granted) {
            return "Granted "
                    + claims(granted.claims().stream().map(ClaimView::claim).toList());
        }
        if (reply instanceof Reply.Released released) {
            return "Released " + claims(released.released());
        }
        return reply instanceof Reply.Refused refused
                ? "Refused " + refused.refusal().getClass().getSimpleName()
                : reply.getClass().getSimpleName();
    }

    private static String claims(List<Claim> claims) {
        return claims.stream()
                .map(claim -> claim.path() + " fence " + of(claim.fence()))
                .collect(Collectors.joining(", "));
    }
}
