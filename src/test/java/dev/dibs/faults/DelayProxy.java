package dev.dibs.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Passes connections on to one address, and what is said on them later than it was said: each piece for a time drawn from a seed. */
final class DelayProxy implements AutoCloseable {
    private static final byte[] END = {};

    private final String host;
    private final int port;
    private final Random random;
    private final ServerSocket door;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile int mostMillis;

    /** Listens there and passes on to {@code host}. */
    DelayProxy(String ownHost, int ownPort, String host, int port, long seed) {
        this.host = host;
        this.port = port;
        this.random = new Random(seed);
        try {
            door = new ServerSocket(ownPort, 50, InetAddress.getByName(ownHost));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        start("proxy-" + ownPort, this::accept);
    }

    void delay(int most) {
        mostMillis = most;
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket from = door.accept();
                sockets.add(from);
                start("proxied", () -> connect(from));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket from) {
        Socket to = new Socket();
        try {
            to.connect(new InetSocketAddress(host, port), 5_000);
            to.setTcpNoDelay(true);
            from.setTcpNoDelay(true);
            sockets.add(to);
            pipe(from, to);
            pipe(to, from);
        } catch (IOException refused) {
            end(from);
            end(to);
        }
    }

    private void pipe(Socket from, Socket to) throws IOException {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        BlockingQueue<Piece> queue = new LinkedBlockingQueue<>(1_000);
        start("hears", () -> {
            byte[] buffer = new byte[65_536];
            try {
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    queue.put(new Piece(Arrays.copyOf(buffer, n), due()));
                }
            } catch (IOException | InterruptedException over) {
                // as if it had hung up
            }
            if (!queue.offer(new Piece(END, 0))) {
                end(to);
            }
        });
        start("tells", () -> {
            try {
                for (Piece piece = queue.take(); piece.bytes != END; piece = queue.take()) {
                    for (long left = piece.due - System.nanoTime(); left > 0; left = piece.due - System.nanoTime()) {
                        LockSupport.parkNanos(left);
                    }
                    out.write(piece.bytes);
                }
            } catch (IOException | InterruptedException over) {
                // as if it had hung up
            }
            end(from);
            end(to);
        });
    }

    private long due() {
        int most = mostMillis;
        long millis;
        synchronized (random) {
            millis = most == 0 ? 0 : random.nextInt(most + 1);
        }
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private void end(Socket socket) {
        sockets.remove(socket);
        try {
            socket.close();
        } catch (IOException gone) {
            // what was wanted
        }
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException gone) {
            // what was wanted
        }
        sockets.forEach(this::end);
    }

    private record Piece(byte[] bytes, long due) {}
}
