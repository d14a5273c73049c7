package dev.dibs.client;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What came back on one connection: the status, the headers and the open body. */
final class Reply implements Closeable {
    private static final int LARGEST_BODY = 64 << 20;

    private final Socket socket;
    private final int status;
    private final Map<String, String> headers;
    private final InputStream body;

    Reply(Socket socket, int status, Map<String, String> headers, InputStream body) {
        this.socket = socket;
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    int status() {
        return status;
    }

    @Nullable
    String header(String name) {
        return headers.get(name);
    }

    InputStream body() {
        return body;
    }

    /** Reads the whole body. */
    String text() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
            all.write(buffer, 0, n);
            if (all.size() > LARGEST_BODY) {
                throw new IOException("the answer is larger than " + LARGEST_BODY + " bytes; ask for less with limit");
            }
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
