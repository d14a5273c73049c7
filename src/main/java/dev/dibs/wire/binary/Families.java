package dev.dibs.wire.binary;

import dev.dibs.core.ledger.Remembered;
import dev.dibs.core.model.Command;
import dev.dibs.core.model.LedgerSettings;
import dev.dibs.core.model.Owner;
import dev.dibs.core.model.Path;
import dev.dibs.core.model.Query;
import dev.dibs.core.model.Refusal;
import dev.dibs.core.model.Reply;
import dev.dibs.core.model.SessionInfo;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** What the form of the model's values needs to be told. */
final class Families {
    /**
     * The cases of each closed family; a case is known by its place here, counted from 1. New ones go to the end, none is
     * ever taken out.
     */
    static final Map<Class<?>, List<Class<? extends Record>>> CASES = Map.of(
            Command.class,
            List.of(
                    Command.Open.class,
                    Command.Heartbeat.class,
                    Command.Restore.class,
                    Command.Close.class,
                    Command.Take.class,
                    Command.CallTicket.class,
                    Command.HangUp.class,
                    Command.LeaveLine.class,
                    Command.Renew.class,
                    Command.Release.class,
                    Command.Ask.class,
                    Command.HandOff.class,
                    Command.Break.class,
                    Command.Write.class,
                    Command.EndSession.class,
                    Command.NodeGone.class,
                    Command.Tick.class,
                    Command.KeepAlive.class,
                    Command.Resume.class),
            Query.class,
            List.of(
                    Query.ListSessions.class,
                    Query.ListClaims.class,
                    Query.Check.class,
                    Query.ReadResource.class,
                    Query.EventsAfter.class,
                    Query.TakeState.class,
                    Query.Count.class,
                    Query.EventsBefore.class),
            Reply.class,
            List.of(
                    Reply.Refused.class,
                    Reply.Done.class,
                    Reply.Opened.class,
                    Reply.Beat.class,
                    Reply.Restored.class,
                    Reply.Granted.class,
                    Reply.Queued.class,
                    Reply.Renewed.class,
                    Reply.Released.class,
                    Reply.Handed.class,
                    Reply.Broken.class,
                    Reply.Written.class,
                    Reply.Sessions.class,
                    Reply.Claims.class,
                    Reply.Checked.class,
                    Reply.Found.class,
                    Reply.Events.class,
                    Reply.State.class,
                    Reply.Summary.class),
            Refusal.class,
            List.of(
                    Refusal.Claimed.class,
                    Refusal.Cooling.class,
                    Refusal.Deadlock.class,
                    Refusal.SessionExists.class,
                    Refusal.Unauthenticated.class,
                    Refusal.Forbidden.class,
                    Refusal.NoSuchSession.class,
                    Refusal.NotFound.class,
                    Refusal.SessionGone.class,
                    Refusal.ClaimLost.class,
                    Refusal.VersionMismatch.class,
                    Refusal.TooMany.class,
                    Refusal.Invalid.class));

    /** Records that a ledger repeats: written once in each value, and one instance when read. */
    static final Set<Class<?>> SHARED = Set.of(Path.class, Owner.class, SessionInfo.class);

    /** Texts that come but once in a ledger, of which there are very many: they take no part in the table. */
    static final Map<Class<?>, Set<String>> ONCE = Map.of(Remembered.class, Set.of("request"));

    /** Whose fields are taken from where when the writer was older and did not know them. */
    static final Map<Class<?>, Supplier<? extends Record>> PROTOTYPES =
            Map.of(LedgerSettings.class, LedgerSettings::defaults);

    private Families() {}
}
