package dev.dibs;

/** The program. */
public final class Main {
    private Main() {}

    /** Runs dibs. */
    public static void main(String[] args) {
        System.out.println("dibs");
    }
}
