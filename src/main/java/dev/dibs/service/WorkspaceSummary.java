package dev.dibs.service;

import dev.dibs.core.model.Answer;
import dev.dibs.core.model.Reply;

/** How much there is in a workspace. */
public record WorkspaceSummary(String name, long revision, int claims, int sessions) {
    static WorkspaceSummary of(String name, Answer answer) {
        return answer.reply() instanceof Reply.Summary summary
                ? new WorkspaceSummary(name, answer.revision(), summary.claims(), summary.sessions())
                : new WorkspaceSummary(name, answer.revision(), 0, 0);
    }
}
