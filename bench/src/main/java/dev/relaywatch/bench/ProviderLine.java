package dev.relaywatch.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The way to a provider, on a port that stays the same: it leads there, or nowhere, or to somebody
 * who listens and never answers.
 */
final class ProviderLine implements AutoCloseable {
    private static final int BACKLOG = 1_024;

    private final int target;
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private @Nullable ServerSocket door;
    private @Nullable Thread doorman;

    private ProviderLine(int target, int port) {
        this.target = target;
        this.port = port;
    }

    /**
     * Leads there at first.
     *
     * @param target port of the loopback interface
     */
    static ProviderLine to(int target) throws IOException {
        ServerSocket door = door(0);
        ProviderLine line = new ProviderLine(target, door.getLocalPort());
        line.open(door, true);
        return line;
    }

    int port() {
        return port;
    }

    /** Connections are refused. */
    synchronized void cut() throws IOException {
        ServerSocket known = door;
        door = null;
        if (known != null) {
            known.close();
            awaitDoorman();
        }
        for (Socket socket : open) {
            socket.close();
        }
        open.clear();
    }

    /** Connections are taken; nothing is read and nothing comes. */
    synchronized void silence() throws IOException {
        cut();
        open(door(port), false);
    }

    synchronized void mend() throws IOException {
        cut();
        open(door(port), true);
    }

    private static ServerSocket door(int port) throws IOException {
        ServerSocket door = new ServerSocket();
        door.setReuseAddress(true);
        door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        return door;
    }

    private synchronized void open(ServerSocket listening, boolean leads) {
        door = listening;
        doorman = Thread.ofVirtual().name("line").start(() -> accept(listening, leads));
    }

    /** As long as he stands there the port is in use. */
    private void awaitDoorman() throws InterruptedIOException {
        Thread leaving = doorman;
        try {
            if (leaving != null) {
                leaving.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    private void accept(ServerSocket listening, boolean leads) {
        try {
            while (true) {
                Socket caller = listening.accept();
                open.add(caller);
                if (leads) {
                    lead(caller);
                }
                if (listening.isClosed()) {
                    caller.close();
                }
            }
        } catch (IOException _) {
            // closed: the line goes another way now
        }
    }

    private void lead(Socket caller) throws IOException {
        try {
            Socket provider = new Socket(InetAddress.getLoopbackAddress(), target);
            open.add(provider);
            caller.setTcpNoDelay(true);
            provider.setTcpNoDelay(true);
            Thread.ofVirtual().name("line").start(() -> copy(caller, provider));
            Thread.ofVirtual().name("line").start(() -> copy(provider, caller));
        } catch (IOException _) {
            caller.close(); // nobody there: the caller finds out as well
        }
    }

    /** Until one of them ends, which ends both. */
    private void copy(Socket from, Socket to) {
        try (from;
                to;
                InputStream in = from.getInputStream()) {
            in.transferTo(to.getOutputStream());
        } catch (IOException _) {
            // the other side went away
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    @Override
    public void close() {
        try {
            cut();
        } catch (IOException e) {
            throw new IllegalStateException("the line could not be cut", e);
        }
    }
}
