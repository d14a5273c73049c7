package dev.dibs.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An embedded node in a process of its own, which ends with this one. */
final class MemberProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader said;

    private MemberProcess(Process process) {
        this.process = process;
        this.said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Starts one that joins the node at a port; waits until it has. */
    static MemberProcess start(String cluster, int port) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (!flag.startsWith("-XX:StartFlightRecording") || System.getProperty("bench.profile") != null) {
                command.add(flag.replace("bench.jfr", "member-" + System.nanoTime() + ".jfr"));
            }
        }
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                MemberProcess.class.getName(),
                cluster,
                "127.0.0.1:" + port));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        MemberProcess member = new MemberProcess(process);
        String line = member.said.readLine();
        if (!"joined".equals(line)) {
            member.close();
            throw new IOException("a member did not join: " + line);
        }
        return member;
    }

    long pid() {
        return process.pid();
    }

    /** How long it has compiled so far. */
    long compiledMillis() throws IOException {
        process.getOutputStream().write('?');
        process.getOutputStream().flush();
        return Long.parseLong(said.readLine());
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }

    /** The node itself: stays until its standard input ends. */
    public static void main(String[] args) throws Exception {
        try (Embedded node = Embedded.start(args[0], List.of(args[1]), 1)) {
            System.out.println("joined");
            while (System.in.read() >= 0) {
                System.out.println(Callers.compiledMillis());
            }
            Row.remark("member %d ends", node.port());
        }
        System.exit(0);
    }
}
