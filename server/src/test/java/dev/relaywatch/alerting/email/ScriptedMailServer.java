package dev.relaywatch.alerting.email;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Speaks SMTP to one client after the other, and answers some commands as no good server would. */
final class ScriptedMailServer implements AutoCloseable {
    private final String[] script;
    private final ServerSocket socket;
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * @param script lines of a command's beginning and its answer, {@code close} or {@code hang};
     *     {@code HELLO} is the greeting, {@code .} the end of a mail
     */
    ScriptedMailServer(String... script) {
        this.script = script;
        try {
            socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::serve);
    }

    int port() {
        return socket.getLocalPort();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket client = socket.accept()) {
                talk(client);
            } catch (IOException | InterruptedException e) {
                // the client, or the test, has gone
            }
        }
    }

    private void talk(Socket client) throws IOException, InterruptedException {
        BufferedReader in =
                new BufferedReader(
                        new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
        String line = "HELLO";
        boolean inMail = false;
        while (line != null) {
            if (!inMail || line.equals(".")) {
                String answer = scripted(line).orElse(usual(line));
                if (answer.equals("close")) {
                    return;
                }
                if (answer.equals("hang")) {
                    closed.await();
                    return;
                }
                client.getOutputStream()
                        .write((answer + "\r\n").getBytes(StandardCharsets.US_ASCII));
                inMail = answer.startsWith("354");
            }
            line = in.readLine();
        }
    }

    private Optional<String> scripted(String command) {
        for (String one : script) {
            int answer = one.lastIndexOf('>') + 1;
            String start = answer > 0 ? one.substring(0, answer) : one.split(" ", 2)[0];
            if (command.startsWith(start)) {
                return Optional.of(one.substring(start.length()).strip());
            }
        }
        return Optional.empty();
    }

    private static String usual(@Nullable String command) {
        return switch (command == null ? "" : command.split(" ", 2)[0]) {
            case "HELLO" -> "220 ready";
            case "EHLO" -> "250-localhost\r\n250 AUTH PLAIN";
            case "AUTH" -> "235 welcome";
            case "DATA" -> "354 go on";
            case "QUIT" -> "221 bye";
            default -> "250 ok";
        };
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
