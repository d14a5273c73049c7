package dev.dibs.core.ledger;

import dev.dibs.core.model.Claim;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.EventType;
import dev.dibs.core.model.Mode;
import dev.dibs.core.model.Refusal;
import dev.dibs.core.model.Reply;
import dev.dibs.core.model.Resource;
import dev.dibs.core.session.SessionRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The shared records of paths, and who may change them. */
final class ResourceRules {
    private final Books books;
    private final Turn turn;
    private final LineRules line;

    ResourceRules(Books books, Turn turn, LineRules line) {
        this.books = books;
        this.turn = turn;
        this.line = line;
    }

    Reply write(Command.Write wanted, SessionRecord session) {
        List<Claim> holders = new ArrayList<>();
        boolean held = books.claims.anyConflictAbove(session.id(), wanted.path(), Mode.SHARED, holders::add);
        if (held) {
            Refusal refusal = new Refusal.Claimed(wanted.path(), books.views(holders), 0, 0);
            line.refuse(session.id(), Collections.singletonList(wanted.path()), Mode.EXCLUSIVE, refusal, "");
            return Turn.refused(refusal);
        }
        Resource old = books.resources.get(wanted.path());
        long version = old == null ? 0 : old.version();
        if (wanted.ifVersion() != null && wanted.ifVersion() != version) {
            return Turn.refused(new Refusal.VersionMismatch(wanted.path(), old));
        }
        if (old == null && books.resources.size() >= books.settings.maxResources()) {
            return Turn.refused(new Refusal.TooMany(
                    "resources in this workspace", books.settings.maxResources(), "ledger.max-resources"));
        }
        Resource changed = new Resource(
                wanted.path(),
                version + 1,
                wanted.checksum() != null ? wanted.checksum() : old == null ? "" : old.checksum(),
                wanted.value() != null ? wanted.value() : old == null ? "" : old.value(),
                wanted.note(),
                session.id(),
                session.info().owner(),
                books.wall(),
                turn.next());
        books.resources.put(changed);
        turn.event(EventType.RESOURCE_CHANGED)
                .on(wanted.path())
                .of(session.id())
                .with("version", changed.version())
                .with("checksum", changed.checksum())
                .with("note", changed.note())
                .emit();
        return new Reply.Written(changed, old == null);
    }
}
