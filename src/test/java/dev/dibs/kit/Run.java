package dev.dibs.kit;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of one workspace while nodes came and went, as its participants saw it from outside. Times are nanoseconds of
 * one clock.
 *
 * @param grants acknowledged
 * @param releases acknowledged
 * @param told what each subscriber was told, by its name
 * @param standing the claims in the end
 */
public record Run(
        String workspace,
        List<Grant> grants,
        List<Release> releases,
        Map<String, List<Told>> told,
        List<Standing> standing) {
    /** An acknowledged grant: asked for at {@code sent}, known at {@code acked}. */
    public record Grant(String session, List<String> paths, boolean shared, long fence, long sent, long acked) {}

    /** An acknowledged release of what was granted under a fence. */
    public record Release(String session, List<String> paths, long fence, long sent, long acked) {}

    /** A claim in the end. */
    public record Standing(String path, String session, long fence) {}

    /**
     * An event as a subscriber got it.
     *
     * @param state whether it is a reset that brings the whole state, so that what came before may be missing
     */
    public record Told(long revision, String type, String session, List<String> paths, long fence, boolean state) {
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
                    json.containsKey("state"));
        }
    }

    /** The same, where lists may be changed. */
    public Run copy() {
        Map<String, List<Told>> heard = new TreeMap<>();
        told.forEach((name, events) -> heard.put(name, new ArrayList<>(events)));
        return new Run(workspace, new ArrayList<>(grants), new ArrayList<>(releases), heard, new ArrayList<>(standing));
    }
}
