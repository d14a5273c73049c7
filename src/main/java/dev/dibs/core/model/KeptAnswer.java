package dev.dibs.core.model;

/**
 * An answer in a ledger's memory. There are very many, and hardly one is ever asked for again: so one that was written keeps its
 * bytes in place of itself, and one that came as bytes is not read before it is asked for. Equal to one that says the same.
 */
public final class KeptAnswer {
    private volatile Form form;

    /** How an answer is kept. */
    public interface Form {
        /**
         * What it says.
         *
         * @throws RuntimeException when it cannot be read
         */
        Answer answer();
    }

    /** An answer in some form: itself, or bytes. */
    public KeptAnswer(Form form) {
        this.form = form;
    }

    /**
     * What it says.
     *
     * @throws RuntimeException when it came in a form that cannot be read
     */
    public Answer answer() {
        return form.answer();
    }

    /** How it is kept by now. */
    public Form form() {
        return form;
    }

    /** Keeps it in another form, which says the same; from any thread. */
    public void keepAs(Form same) {
        form = same;
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof KeptAnswer kept && answer().equals(kept.answer());
    }

    @Override
    public int hashCode() {
        return answer().hashCode();
    }

    @Override
    public String toString() {
        return form.toString();
    }
}
