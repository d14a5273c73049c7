package dev.dibs.edge;

import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the route of a request: a tree of the templates' parts, walked along the address before it is decoded, so that an
 * encoded slash never makes a part. A part that is named wins over a parameter, and a whole template over an open end.
 */
public final class Routes {
    private final Node root = new Node();
    private final List<Route> all;

    /** The tree of some routes. */
    public Routes(List<Route> routes) {
        all = List.copyOf(routes);
        all.forEach(this::plant);
    }

    /** All routes. */
    public List<Route> all() {
        return all;
    }

    /** A route, and the raw values of its parameters in order. */
    record Match(Route route, List<String> values) {}

    /** What an address is: the routes by method, and the raw values of the parameters. */
    record Found(Map<HttpMethod, Route> exact, Map<HttpMethod, Route> open, List<String> values, List<String> rest) {
        @Nullable
        Match match(HttpMethod method) {
            Route route = exact.get(method);
            if (route != null) {
                return new Match(route, values);
            }
            route = open.get(method);
            return route == null ? null : new Match(route, rest);
        }

        /** The methods that there are, as {@code Allow} has them. */
        String allowed() {
            TreeSet<String> names = new TreeSet<>();
            exact.keySet().forEach(method -> names.add(method.name()));
            open.keySet().forEach(method -> names.add(method.name()));
            if (names.contains("GET")) {
                names.add("HEAD");
            }
            return String.join(", ", names);
        }
    }

    /** The routes of an address that is not decoded yet; null when there is none. */
    @Nullable
    Found find(String rawPath) {
        if (rawPath.isEmpty() || rawPath.charAt(0) != '/') {
            return null;
        }
        Node node = root;
        List<String> values = new ArrayList<>(2);
        Map<HttpMethod, Route> open = Map.of();
        List<String> rest = List.of();
        int start = 1;
        while (true) {
            if (!node.open.isEmpty() && start < rawPath.length()) {
                open = node.open;
                rest = new ArrayList<>(values);
                rest.add(rawPath.substring(start));
            }
            if (start > rawPath.length() || (start == rawPath.length() && node == root)) {
                break;
            }
            int slash = rawPath.indexOf('/', start);
            int end = slash < 0 ? rawPath.length() : slash;
            String part = rawPath.substring(start, end);
            Node next = node.named.get(part);
            if (next == null && node.any != null && !part.isEmpty()) {
                values.add(part);
                next = node.any;
            }
            if (next == null) {
                return open.isEmpty() ? null : new Found(Map.of(), open, values, rest);
            }
            node = next;
            start = end + 1;
        }
        return node.exact.isEmpty() && open.isEmpty() ? null : new Found(node.exact, open, values, rest);
    }

    private void plant(Route route) {
        Node node = root;
        String parts = route.template().substring(1);
        for (String part : parts.isEmpty() ? new String[0] : parts.split("/", -1)) {
            if (part.endsWith("*}")) {
                put(node.open, route);
                return;
            }
            if (part.startsWith("{")) {
                node = node.orAny();
            } else {
                node = node.named.computeIfAbsent(part, name -> new Node());
            }
        }
        put(node.exact, route);
    }

    private static void put(Map<HttpMethod, Route> routes, Route route) {
        if (routes.put(route.method(), route) != null) {
            throw new IllegalStateException("two routes for " + route.method() + " " + route.template());
        }
    }

    private static final class Node {
        final Map<String, Node> named = new HashMap<>();
        final Map<HttpMethod, Route> exact = new LinkedHashMap<>();
        final Map<HttpMethod, Route> open = new LinkedHashMap<>();

        @Nullable
        Node any;

        Node orAny() {
            Node next = any == null ? new Node() : any;
            any = next;
            return next;
        }
    }
}
