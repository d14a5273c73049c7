package dev.dibs.wire.json;

import dev.dibs.core.model.Frozen;
import java.util.List;

/** What a participant sent cannot be read; each problem names its field, {@code body} for the whole. */
public final class MalformedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<FieldProblem> problems;

    /** Tells one problem. */
    public MalformedException(String field, String problem) {
        this(List.of(new FieldProblem(field, problem)));
    }

    /** Tells at least one problem. */
    public MalformedException(List<FieldProblem> problems) {
        super(problems.get(0).problem());
        this.problems = Frozen.list(problems);
    }

    /** All that is wrong, in order of discovery. */
    public List<FieldProblem> problems() {
        return problems;
    }
}
