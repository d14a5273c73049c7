package dev.dibs.client.cli;

import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code doctor}: looks at what may be wrong, and says why it matters and what to do. */
@Command(
        name = "doctor",
        description = "Looks for what may be wrong, and says why it matters and what to do. Exit code 1: something is.",
        footer = {"", "Examples:", "  dibs doctor", "  dibs doctor --json"})
final class DoctorCommand extends Asked {
    /** One subject to look at; another is one more in the list. */
    private interface Look {
        void at(Caller caller, Findings findings) throws IOException;
    }

    private static final List<Look> ALL = List.of(HomeLook::at, StartLook::at, NodeLook::at, ReachLook::at);

    private final Shell shell;

    DoctorCommand(Shell shell) {
        super(shell);
        this.shell = shell;
    }

    @Override
    int run(Caller caller) throws IOException {
        Findings findings = new Findings();
        findings.fine("java", System.getProperty("java.version") + " in " + System.getProperty("java.home"));
        findings.fine(
                "you",
                "session " + caller.session().id() + " in workspace "
                        + caller.place().workspace());
        for (Look look : ALL) {
            look.at(caller, findings);
        }
        if (caller.json()) {
            shell.out().println(findings.json());
        } else {
            findings.tell(shell);
        }
        return findings.isFine() ? Exit.DONE : Exit.FAILED;
    }
}
