package dev.dibs.core.model;

/**
 * A process as a session names its own.
 *
 * @param pid its number, over 0
 * @param hostname the machine that the session names; empty when it names none
 */
public record ProcessId(long pid, String hostname) {
    /** Whether it is this session's. */
    public boolean isOf(SessionInfo session) {
        return session.pid() == pid && session.owner().hostname().equals(hostname);
    }
}
