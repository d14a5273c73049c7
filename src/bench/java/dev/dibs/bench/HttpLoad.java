package dev.dibs.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Keep-alive connections, served by one thread, each of which sends the next request as soon as it is answered. */
final class HttpLoad implements AutoCloseable {
    private final Selector selector = Selector.open();
    private final List<Line> lines = new ArrayList<>();

    private static final class Line {
        private final SocketChannel channel;
        private final ByteBuffer in = ByteBuffer.allocate(32 << 10);
        private byte[][] requests = new byte[0][];
        private int next;
        private boolean busy;

        private Line(SocketChannel channel) {
            this.channel = channel;
        }
    }

    HttpLoad(int port, int connections) throws IOException {
        for (int i = 0; i < connections; i++) {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            Line line = new Line(channel);
            channel.register(selector, SelectionKey.OP_READ, line);
            lines.add(line);
        }
    }

    /** Requests per second: each connection sends its own requests, one after the other, over and over. */
    double run(Duration time, byte[][][] requests) throws IOException {
        long start = System.nanoTime();
        long answered = 0;
        int busy = lines.size();
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            line.requests = requests[i];
            line.next = 0;
            send(line);
        }
        while (busy > 0) {
            if (selector.select(5_000) == 0) {
                throw new IOException("no answer within 5 s");
            }
            for (SelectionKey key : selector.selectedKeys()) {
                Line line = (Line) key.attachment();
                if (!answered(line)) {
                    continue;
                }
                answered++;
                // whole rounds only, so that nothing stays claimed
                if (System.nanoTime() - start > time.toNanos() && line.next == 0) {
                    line.busy = false;
                    busy--;
                } else {
                    send(line);
                }
            }
            selector.selectedKeys().clear();
        }
        return answered / ((System.nanoTime() - start) / 1e9);
    }

    private static void send(Line line) throws IOException {
        ByteBuffer out = ByteBuffer.wrap(line.requests[line.next]);
        line.next = (line.next + 1) % line.requests.length;
        line.busy = true;
        while (out.hasRemaining()) {
            int written = line.channel.write(out);
            assert written >= 0;
        }
    }

    /** Reads what there is; tells whether the answer is whole. */
    private static boolean answered(Line line) throws IOException {
        if (line.channel.read(line.in) < 0) {
            throw new IOException("the node closed a connection");
        }
        String text = new String(line.in.array(), 0, line.in.position(), StandardCharsets.ISO_8859_1);
        int head = text.indexOf("\r\n\r\n");
        if (head < 0) {
            return false;
        }
        int at = text.indexOf("ontent-length: ");
        int end = text.indexOf('\r', at);
        int length = at < 0 || at > head ? 0 : Integer.parseInt(text.substring(at + 15, end));
        if (text.length() < head + 4 + length) {
            return false;
        }
        if (text.charAt(9) != '2') {
            throw new IOException(text);
        }
        line.in.clear();
        return true;
    }

    @Override
    public void close() throws IOException {
        for (Line line : lines) {
            line.channel.close();
        }
        selector.close();
    }
}
