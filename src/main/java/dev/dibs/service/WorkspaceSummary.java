package dev.dibs.service;

import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Reply;

/**
 * How much there is in a workspace.
 *
 * @param node the id of the node that keeps it; others hold copies
 */
public record WorkspaceSummary(String name, long revision, int claims, int sessions, String node) {
    static WorkspaceSummary of(String name, Answer answer, String node) {
        return answer.reply() instanceof Reply.Summary summary
                ? new WorkspaceSummary(name, answer.revision(), summary.claims(), summary.sessions(), node)
                : new WorkspaceSummary(name, answer.revision(), 0, 0, node);
    }
}
