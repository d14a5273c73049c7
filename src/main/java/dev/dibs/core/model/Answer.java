package dev.dibs.core.model;

/**
 * A reply with the moment it holds at.
 *
 * @param revision the workspace's head after the step
 * @param now the ledger's clock
 * @param offset what to add to the ledger's clock to get milliseconds since 1970
 */
public record Answer(Reply reply, long revision, long now, long offset) implements KeptAnswer.Form {
    @Override
    public Answer answer() {
        return this;
    }
}
