package dev.dibs;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.dibs.core.model.LedgerSettings;
import dev.dibs.journal.Journal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a host application takes part. */
public final class DibsOptions {
    private LedgerSettings ledger = LedgerSettings.defaults();
    private final Map<String, LedgerSettings> ledgers = new HashMap<>();
    private int quorum = 1;
    private int backups = 2;
    private int subscriberQueue = 1_000;
    private String operatorToken = "";
    private @Nullable Journal journal;

    /** What bounds the ledgers that this node owns. */
    public LedgerSettings getLedger() {
        return ledger;
    }

    /** Sets what bounds the ledgers that this node owns. */
    @CanIgnoreReturnValue
    public DibsOptions setLedger(LedgerSettings settings) {
        ledger = settings;
        return this;
    }

    /** Sets what bounds the ledger of one workspace. */
    @CanIgnoreReturnValue
    public DibsOptions setLedger(String workspace, LedgerSettings settings) {
        ledgers.put(workspace, settings);
        return this;
    }

    /** What bounds the ledger of a workspace. */
    LedgerSettings ledgerOf(String workspace) {
        return ledgers.getOrDefault(workspace, ledger);
    }

    /** The fewest members that may change anything; 1 by default. */
    public int getQuorum() {
        return quorum;
    }

    /** Sets the fewest members that may change anything. */
    @CanIgnoreReturnValue
    public DibsOptions setQuorum(int members) {
        quorum = members;
        return this;
    }

    /** Copies of each ledger beside the owner's, as far as there are members; 2 by default. */
    public int getBackups() {
        return backups;
    }

    /** Sets the copies of each ledger beside the owner's. */
    @CanIgnoreReturnValue
    public DibsOptions setBackups(int copies) {
        backups = copies;
        return this;
    }

    /** Events that may wait for a slow subscriber before it is cut off; 1,000 by default. */
    public int getSubscriberQueue() {
        return subscriberQueue;
    }

    /** Sets the events that may wait for a slow subscriber; throws below 1. */
    @CanIgnoreReturnValue
    public DibsOptions setSubscriberQueue(int events) {
        if (events < 1) {
            throw new IllegalArgumentException("a subscriber's queue holds at least 1 event, not " + events);
        }
        subscriberQueue = events;
        return this;
    }

    /** Where this node writes down what happens; null, which is the default, for nowhere. */
    public @Nullable Journal getJournal() {
        return journal;
    }

    /** Sets where this node writes down what happens. It stays the caller's to close, once the cluster member has stopped. */
    @CanIgnoreReturnValue
    public DibsOptions setJournal(Journal openJournal) {
        journal = openJournal;
        return this;
    }

    /** The token that lets its bearer break claims; empty, which is the default, lets nobody. */
    public String getOperatorToken() {
        return operatorToken;
    }

    /** Sets the token that lets its bearer break claims. */
    @CanIgnoreReturnValue
    public DibsOptions setOperatorToken(String token) {
        operatorToken = token;
        return this;
    }
}
