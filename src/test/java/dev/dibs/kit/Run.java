package dev.dibs.kit;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What became of one workspace while nodes came and went, as its participants saw it from outside. Times are nanoseconds of
 * one clock.
 *
 * @param grants acknowledged
 * @param releases acknowledged
 * @param losses claims of which the holder's own call was told that they are lost
 * @param told what each subscriber was told, by its name
 * @param looks the claims that a node listed when all nodes were one cluster
 * @param apart when the nodes were not one cluster
 * @param standing the claims in the end
 */
public record Run(
        String workspace,
        List<Grant> grants,
        List<Release> releases,
        List<Loss> losses,
        Map<String, List<Told>> told,
        List<Look> looks,
        List<Apart> apart,
        List<Standing> standing) {
    /** One in which the nodes were never apart, and nobody looked before the end. */
    public Run(
            String workspace,
            List<Grant> grants,
            List<Release> releases,
            Map<String, List<Told>> told,
            List<Standing> standing) {
        this(workspace, grants, releases, new ArrayList<>(), told, new ArrayList<>(), new ArrayList<>(), standing);
    }

    /** An acknowledged grant: asked for at {@code sent}, known at {@code acked}. */
    public record Grant(String session, List<String> paths, boolean shared, long fence, long sent, long acked) {}

    /** An acknowledged release of what was granted under a fence. */
    public record Release(String session, List<String> paths, long fence, long sent, long acked) {}

    /** What the holder learnt from its own call: the claims under this fence are no longer its own. */
    public record Loss(String session, long fence, long at) {}

    /** A claim in the end. */
    public record Standing(String path, String session, long fence) {}

    /** A list of all claims, asked for at {@code sent}. */
    public record Look(long sent, List<Standing> claims) {}

    /**
     * From when the nodes could not all hear each other until they were one cluster again.
     *
     * @param bothGoOn whether nothing was promised but that it heals; with a quorum one side at most may go on
     */
    public record Apart(long from, long until, boolean bothGoOn) {
        boolean holds(long at) {
            return from <= at && at <= until;
        }
    }

    /**
     * An event as a subscriber got it.
     *
     * @param ticket of the request in line that it is about; empty if none is
     * @param state whether it is a reset that brings the whole state, so that what came before may be missing
     * @param at when it was heard
     */
    public record Told(
            long revision,
            String type,
            String session,
            List<String> paths,
            long fence,
            boolean shared,
            String ticket,
            boolean state,
            long at) {
        public Told(long revision, String type, String session, List<String> paths, long fence, boolean state) {
            this(revision, type, session, paths, fence, false, "", state, 0);
        }

        public static Told of(SseReader.Frame frame) {
            JsonObject json = frame.json();
            JsonArray all = json.getJsonArray("paths");
            String one = json.getString("path");
            List<String> paths =
                    all != null ? all.stream().map(String::valueOf).toList() : one == null ? List.of() : List.of(one);
            if (!frame.id().equals(String.valueOf(json.getLong("revision")))
                    || !frame.event().equals(json.getString("type"))) {
                throw new AssertionError("id and event say something else than the data: " + frame);
            }
            return new Told(
                    json.getLong("revision"),
                    frame.event(),
                    json.getString("session"),
                    paths,
                    json.getLong("fence", 0L),
                    "shared".equals(json.getString("mode")),
                    json.getString("ticket", ""),
                    json.containsKey("state"),
                    System.nanoTime());
        }

        /** Whether another was told the same. */
        boolean same(Told other) {
            return revision == other.revision
                    && type.equals(other.type)
                    && Objects.equals(session, other.session)
                    && paths.equals(other.paths)
                    && fence == other.fence
                    && ticket.equals(other.ticket);
        }
    }

    /** The same, where lists may be changed. */
    public Run copy() {
        Map<String, List<Told>> heard = new TreeMap<>();
        told.forEach((name, events) -> heard.put(name, new ArrayList<>(events)));
        return new Run(
                workspace,
                new ArrayList<>(grants),
                new ArrayList<>(releases),
                new ArrayList<>(losses),
                heard,
                new ArrayList<>(looks),
                new ArrayList<>(apart),
                new ArrayList<>(standing));
    }
}
