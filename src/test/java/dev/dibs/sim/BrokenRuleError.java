package dev.dibs.sim;

/** A rule did not hold in a history. */
final class BrokenRuleError extends AssertionError {
    private static final long serialVersionUID = 1;

    private final String rule;

    BrokenRuleError(String rule, String what) {
        super(rule + ": " + what);
        this.rule = rule;
    }

    /** The name of the rule. */
    String rule() {
        return rule;
    }
}
