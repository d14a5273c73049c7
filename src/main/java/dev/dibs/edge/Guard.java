package dev.dibs.edge;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns away who must not reach the node.
 *
 * <p>A page of any site can make its reader's browser call a node on loopback, or have its own name resolve there. So a
 * request must name the node as one does who means it, and one that a page sent must come from a page of the node's own.
 */
final class Guard {
    private static final CharSequence ORIGIN = HttpHeaders.createOptimized("origin");
    private static final CharSequence SEC_FETCH_SITE = HttpHeaders.createOptimized("sec-fetch-site");
    private static final String HTTP = "http://";
    private static final Pattern LOOPBACK = Pattern.compile("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");

    private final Set<String> authorities = new HashSet<>();
    private final Set<String> anyPort = new HashSet<>();
    private final Set<String> origins = new HashSet<>();
    private final int port;
    private final int maxBodyBytes;

    Guard(EdgeSettings settings, int port) {
        this.port = port;
        this.maxBodyBytes = settings.maxBodyBytes();
        for (String name : List.of("127.0.0.1", "localhost", "[::1]", bracketed(settings.host()))) {
            addAuthority(name.toLowerCase(Locale.ROOT));
        }
        for (String host : settings.hosts()) {
            String name = host.toLowerCase(Locale.ROOT);
            boolean hasPort = name.matches(".*[^:]:\\d+|\\[.*]:\\d+");
            (hasPort ? authorities : anyPort).add(hasPort ? name : bracketed(name));
        }
        settings.origins().forEach(origin -> origins.add(origin.toLowerCase(Locale.ROOT)));
    }

    /** Why the request goes no further; null if it may. */
    @Nullable
    Problem refuse(HttpServerRequest request) {
        MultiMap headers = request.headers();
        Problem problem = wrongHost(request, headers);
        if (problem == null) {
            problem = wrongOrigin(request, headers);
        }
        return problem == null ? wrongFraming(headers) : problem;
    }

    private @Nullable Problem wrongHost(HttpServerRequest request, MultiMap headers) {
        List<String> hosts = headers.getAll(HttpHeaders.HOST);
        if (hosts.size() != 1) {
            return Problem.of(
                    ProblemKind.BAD_REQUEST,
                    hosts.isEmpty() ? "the request has no Host header" : "the request has more than one Host header");
        }
        if (request.uri().isEmpty() || request.uri().charAt(0) != '/') {
            return Problem.of(ProblemKind.BAD_REQUEST, "the address does not start with '/'");
        }
        if (!isOurs(request, hosts.get(0).toLowerCase(Locale.ROOT))) {
            return Problem.of(
                    ProblemKind.WRONG_HOST,
                    "the Host header names a host that is not this node; use 127.0.0.1:" + port
                            + ", or add the name to http.hosts");
        }
        return null;
    }

    private boolean isOurs(HttpServerRequest request, String authority) {
        if (authorities.contains(authority)) {
            return true;
        }
        int colon = authority.lastIndexOf(':');
        boolean hasPort = colon >= 0 && authority.indexOf(']', colon) < 0;
        String name = hasPort ? authority.substring(0, colon) : authority;
        if (anyPort.contains(name)) {
            return true;
        }
        boolean ourPort = hasPort ? authority.substring(colon + 1).equals(Integer.toString(port)) : port == 80;
        // a name can be made to resolve to us, an address cannot: the one that the connection came to is ours
        return ourPort && (LOOPBACK.matcher(name).matches() || name.equals(bracketed(localAddress(request))));
    }

    /** The origin of a page from elsewhere that may call this node; null when the request is of none. */
    @Nullable
    String foreignOrigin(HttpServerRequest request) {
        String origin = request.getHeader(ORIGIN);
        return origin != null && origins.contains(origin.toLowerCase(Locale.ROOT)) ? origin : null;
    }

    private static String localAddress(HttpServerRequest request) {
        String address =
                request.localAddress() == null ? null : request.localAddress().hostAddress();
        return address == null ? "" : address;
    }

    private @Nullable Problem wrongOrigin(HttpServerRequest request, MultiMap headers) {
        String origin = headers.get(ORIGIN);
        if (origin != null) {
            return isOurOrigin(request, origin.toLowerCase(Locale.ROOT))
                    ? null
                    : Problem.of(
                            ProblemKind.FORBIDDEN,
                            "a page of another origin may not call this node; add the origin to http.origins to allow it");
        }
        String site = headers.get(SEC_FETCH_SITE);
        HttpMethod method = request.method();
        if ("cross-site".equals(site) && !method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
            return Problem.of(ProblemKind.FORBIDDEN, "a page of another site may not change anything here");
        }
        return null;
    }

    private boolean isOurOrigin(HttpServerRequest request, String origin) {
        return origins.contains(origin)
                || (origin.startsWith(HTTP) && isOurs(request, origin.substring(HTTP.length())));
    }

    private @Nullable Problem wrongFraming(MultiMap headers) {
        List<String> encodings = headers.getAll(HttpHeaders.TRANSFER_ENCODING);
        if (encodings.size() > 1 || (encodings.size() == 1 && !encodings.get(0).equalsIgnoreCase("chunked"))) {
            return Problem.of(
                    ProblemKind.WRONG_ENCODING,
                    "the Transfer-Encoding is not known here; send chunked, or a Content-Length");
        }
        String length = headers.get(HttpHeaders.CONTENT_LENGTH);
        if (length != null && length.length() > 1 && tooLong(length)) {
            return tooLarge(maxBodyBytes);
        }
        return null;
    }

    private boolean tooLong(String length) {
        try {
            return Long.parseLong(length) > maxBodyBytes;
        } catch (NumberFormatException wrong) {
            return true;
        }
    }

    static Problem tooLarge(int most) {
        return Problem.of(ProblemKind.TOO_LARGE, "the body is too large; at most " + most + " bytes are allowed");
    }

    private void addAuthority(String name) {
        authorities.add(name + ":" + port);
        if (port == 80) {
            authorities.add(name);
        }
    }

    private static String bracketed(String host) {
        return host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
    }
}
