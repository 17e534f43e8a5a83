package dev.relaywatch.testing;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Signals that Java has no word for. */
public final class Signals {
    private Signals() {}

    /**
     * Sends it to all of them at once.
     *
     * @param signal such as {@code STOP}
     */
    public static void send(String signal, long... processes)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
        for (long process : processes) {
            command.add(String.valueOf(process));
        }
        int code = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (code != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + code);
        }
    }
}
