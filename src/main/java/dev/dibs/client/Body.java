package dev.dibs.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The body of an HTTP/1.1 answer: of a known length, in chunks, or until the connection ends. */
final class Body extends InputStream {
    private static final long UNTIL_CLOSED = -1;

    private final InputStream in;
    private final boolean chunked;
    /** Bytes left of the body, or of the current chunk. */
    private long left;

    private boolean ended;

    private Body(InputStream in, boolean chunked, long left) {
        this.in = in;
        this.chunked = chunked;
        this.left = left;
    }

    static Body ofLength(InputStream in, long length) {
        return new Body(in, false, length);
    }

    static Body chunked(InputStream in) {
        return new Body(in, true, 0);
    }

    static Body untilClosed(InputStream in) {
        return new Body(in, false, UNTIL_CLOSED);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (ended || length == 0) {
            return ended ? -1 : 0;
        }
        if (left == 0 && chunked) {
            left = nextChunk();
        }
        if (left == 0) {
            ended = true;
            return -1;
        }
        int n = in.read(buffer, offset, left < 0 ? length : (int) Math.min(length, left));
        if (n < 0) {
            ended = true;
            if (left > 0) {
                throw new EOFException("the connection ended within the answer");
            }
            return -1;
        }
        if (left > 0) {
            left -= n;
            if (left == 0 && chunked) {
                String end = Http.line(in);
                if (!end.isEmpty()) {
                    throw new IOException("a chunk of the answer does not end where it should");
                }
            }
        }
        return n;
    }

    private long nextChunk() throws IOException {
        String line = Http.line(in);
        int end = line.indexOf(';');
        try {
            return Long.parseLong((end < 0 ? line : line.substring(0, end)).strip(), 16);
        } catch (NumberFormatException notHex) {
            throw new IOException("a chunk of the answer has no length", notHex);
        }
    }
}
