package dev.dibs.kit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page of metrics in Prometheus text, read. */
public final class Exposition {
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    private final Map<String, String> types = new LinkedHashMap<>();
    private final Map<String, Set<String>> labels = new LinkedHashMap<>();
    private final Map<String, Double> values = new LinkedHashMap<>();

    public Exposition(String text) {
        text.lines().forEach(this::read);
    }

    private void read(String line) {
        if (line.startsWith("# TYPE ")) {
            String[] parts = line.split(" ");
            if (types.put(parts[2], parts[3]) != null) {
                throw new AssertionError(parts[2] + " comes twice");
            }
            labels.put(parts[2], new TreeSet<>());
        } else if (!line.startsWith("#") && !line.isBlank()) {
            Matcher sample = SAMPLE.matcher(line);
            if (!sample.matches()) {
                throw new AssertionError("no sample: " + line);
            }
            values.put(line.substring(0, line.lastIndexOf(' ')), Double.parseDouble(sample.group(3)));
            if (sample.group(2) != null) {
                Matcher label = LABEL.matcher(sample.group(2));
                while (label.find()) {
                    if (!label.group(1).equals("le")) {
                        labels.get(family(sample.group(1))).add(label.group(1));
                    }
                }
            }
        }
    }

    private String family(String sample) {
        String bare = sample.replaceFirst("_(bucket|count|sum)$", "");
        return types.containsKey(sample) ? sample : bare;
    }

    /** The type of each name. */
    public Map<String, String> types() {
        return types;
    }

    /** The labels of a name, without those of buckets. */
    public Set<String> labels(String name) {
        return labels.get(name);
    }

    /** A sample's value, named as on the page: {@code dibs_refusals_total{kind="claimed"}}. */
    public double value(String sample) {
        if (!values.containsKey(sample)) {
            throw new AssertionError("there is no " + sample);
        }
        return values.get(sample);
    }

    public boolean has(String sample) {
        return values.containsKey(sample);
    }
}
