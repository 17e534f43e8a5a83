package dev.relaywatch.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The way to a server on this machine, which spoils one connection and is sound afterwards. */
public final class Road implements AutoCloseable {
    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *(\\d+)");
    private static final int TOO_SHORT_BY = 20;

    private final int target;
    private final AtomicReference<Manner> manner;
    private final @Nullable SSLContext spoilt;
    private final @Nullable SSLContext sound;
    private final ServerSocket socket;
    private final Queue<Socket> open = new ConcurrentLinkedQueue<>();

    /** What happens to a connection. */
    public enum Manner {
        SOUND,
        /** Reset before anything is read. */
        RESET_AT_ONCE,
        /** The answer announces fewer bytes than come. */
        TOO_SHORT_A_LENGTH,
        /** A certificate that is not to be trusted is shown. */
        BAD_CERTIFICATE
    }

    private Road(
            int target, Manner first, @Nullable SSLContext spoilt, @Nullable SSLContext sound) {
        this.target = target;
        this.manner = new AtomicReference<>(first);
        this.spoilt = spoilt;
        this.sound = sound;
        try {
            this.socket = new ServerSocket();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Road to(int target, Manner first) {
        return new Road(target, first, null, null).open(0);
    }

    /** Encrypted up to here; one certificate for the first connection, the other for all later. */
    public static Road encrypted(int target, SSLContext spoilt, SSLContext sound) {
        return new Road(target, Manner.BAD_CERTIFICATE, spoilt, sound).open(0);
    }

    /** Nobody listens at the port until this is called. */
    public static Road laterTo(int target, int port) {
        return new Road(target, Manner.SOUND, null, null).open(port);
    }

    private Road open(int port) {
        try {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
        return this;
    }

    public int port() {
        return socket.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = socket.accept();
                open.add(client);
                Manner how = manner.getAndSet(Manner.SOUND);
                Thread.ofVirtual().start(() -> serve(client, how));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void serve(Socket client, Manner how) {
        try (client) {
            if (how == Manner.RESET_AT_ONCE) {
                client.setSoLinger(true, 0);
                return;
            }
            Socket near = secured(client, how);
            try (Socket far = new Socket(InetAddress.ofLiteral("127.0.0.1"), target)) {
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                near.getInputStream().transferTo(far.getOutputStream());
                                far.shutdownOutput();
                            } catch (IOException ended) {
                                // the other direction ends then as well
                            }
                        });
                if (how == Manner.TOO_SHORT_A_LENGTH) {
                    shorten(far.getInputStream(), near.getOutputStream());
                }
                far.getInputStream().transferTo(near.getOutputStream());
            }
        } catch (IOException ended) {
            // a caller that goes away is what the test is about
        }
    }

    private Socket secured(Socket client, Manner how) throws IOException {
        SSLContext context = how == Manner.BAD_CERTIFICATE ? spoilt : sound;
        if (context == null) {
            return client;
        }
        return context.getSocketFactory()
                .createSocket(client, new java.io.ByteArrayInputStream(new byte[0]), true);
    }

    private static void shorten(InputStream in, OutputStream out) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return;
            }
            head.write(next);
        }
        String text = head.toString(StandardCharsets.ISO_8859_1);
        Matcher length = LENGTH.matcher(text);
        if (!length.find()) {
            throw new IOException("no length in: " + text);
        }
        int announced = Integer.parseInt(length.group(1));
        byte[] body = in.readNBytes(announced);
        out.write(
                length.replaceFirst("Content-Length: " + (announced - TOO_SHORT_BY))
                        .getBytes(StandardCharsets.ISO_8859_1));
        out.write(body);
    }

    @Override
    public void close() {
        try {
            socket.close();
            for (Socket client : open) {
                client.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
