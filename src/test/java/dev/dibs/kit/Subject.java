package dev.dibs.kit;

import dev.dibs.core.ledger.Snapshot;
import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.LedgerSettings;
import dev.dibs.core.model.Query;
import dev.dibs.core.model.Stamp;
import dev.dibs.core.model.Step;

/** What the laws judge: a ledger, or one that a bug was put into to see the laws fail. */
public interface Subject {
    Step apply(Command command, Stamp stamp);

    Answer ask(Query query, long now, long offset);

    Snapshot snapshot();

    long nextDeadline();

    /** A copy that went through the wire form. */
    Subject rebuilt();

    /** Which of the copies of one ledger it is. */
    enum Role {
        /** Takes each command as it comes. */
        OWNER,
        /** Takes the same commands under the same stamps. */
        BACKUP,
        /** The same, rebuilt from its snapshot now and then. */
        REBUILT,
        /** Is told by a tick that time has passed before it takes a command at that time. */
        SPLIT
    }

    /** Makes new, empty ones. */
    interface Maker {
        Subject make(LedgerSettings settings, Role role);
    }
}
