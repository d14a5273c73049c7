package dev.dibs.edge;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the body of one request up to a bound; what comes beyond is thrown away, and soon cut off. */
final class BodyReader {
    /** How much of a refused body is taken in, so that its sender gets to read the answer. */
    private static final long MAX_WASTE_BYTES = 4 << 20;

    private final HttpServerRequest request;
    private final int most;
    private final Buffer body = Buffer.buffer();
    private boolean refused;
    private long wasted;

    private BodyReader(HttpServerRequest request, int most) {
        this.request = request;
        this.most = most;
    }

    /** Whether a body was announced. */
    static boolean announced(MultiMap headers) {
        String length = headers.get(HttpHeaders.CONTENT_LENGTH);
        return length == null ? headers.contains(HttpHeaders.TRANSFER_ENCODING) : !length.equals("0");
    }

    /** Why a body of this type is not read; null when it is JSON. */
    static @Nullable Problem wrongType(MultiMap headers) {
        if (headers.contains(HttpHeaders.CONTENT_ENCODING)) {
            return Problem.of(ProblemKind.WRONG_TYPE, "the body is encoded; send it without Content-Encoding");
        }
        String type = headers.get(HttpHeaders.CONTENT_TYPE);
        if (type != null) {
            String[] parts = type.toLowerCase(Locale.ROOT).split(";", 3);
            boolean json = parts[0].trim().equals("application/json");
            String charset = parts.length == 1 ? "" : parts[1].trim().replace("\"", "");
            if (json && parts.length < 3 && (charset.isEmpty() || charset.equals("charset=utf-8"))) {
                return null;
            }
        }
        return Problem.of(ProblemKind.WRONG_TYPE, "the body is not JSON in UTF-8; send Content-Type: application/json");
    }

    /** Hands the whole body to {@code whole}, or calls {@code tooLarge} as soon as it is clear that it is. */
    static void read(HttpServerRequest request, int most, Consumer<Buffer> whole, Runnable tooLarge) {
        BodyReader reader = new BodyReader(request, most);
        request.handler(chunk -> {
            if (reader.refused) {
                reader.waste(chunk.length());
            } else if (reader.body.length() + (long) chunk.length() > reader.most) {
                reader.refused = true;
                tooLarge.run();
            } else {
                reader.body.appendBuffer(chunk);
            }
        });
        request.endHandler(end -> {
            if (!reader.refused) {
                whole.accept(reader.body);
            }
        });
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
        }
    }

    /** Throws a body away that nobody reads. */
    static void discard(HttpServerRequest request) {
        BodyReader reader = new BodyReader(request, 0);
        request.handler(chunk -> reader.waste(chunk.length()));
    }

    private void waste(int bytes) {
        wasted += bytes;
        if (wasted > MAX_WASTE_BYTES) {
            request.connection().close();
        }
    }
}
