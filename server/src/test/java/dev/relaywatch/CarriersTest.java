package dev.relaywatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Whoever computes for long on virtual threads holds up nobody else on them. */
class CarriersTest {

    /** A JVM with one processor; two threads that never wait, and one that comes after them. */
    static final class Busy {
        private static volatile boolean over;

        private Busy() {}

        public static void main(String[] args) throws InterruptedException {
            Carriers.provide();
            CountDownLatch busy = new CountDownLatch(2);
            for (int i = 0; i < 2; i++) {
                Thread.ofVirtual()
                        .start(() -> {
                            busy.countDown();
                            while (!over) {
                                Thread.onSpinWait();
                            }
                        });
            }
            if (!busy.await(20, TimeUnit.SECONDS)) {
                System.out.println("the second never ran");
                System.exit(1);
            }
            Thread late = Thread.ofVirtual().start(() -> System.out.println("had its turn"));
            System.out.println(late.join(Duration.ofSeconds(20)) ? "in time" : "never");
            over = true;
        }
    }

    private static String busy() throws IOException, InterruptedException {
        List<String> command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:ActiveProcessorCount=1",
                        "-cp",
                        Objects.requireNonNullElse(
                                System.getProperty("surefire.test.class.path"),
                                System.getProperty("java.class.path")),
                        Busy.class.getName());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    @Test
    void oneThatComesLateHasItsTurnBesideThoseThatNeverWait() throws Exception {
        assertThat(busy()).contains("had its turn", "in time");
    }

    @Test
    void whatTheOperatorChoseStays() {
        String before = System.getProperty(Carriers.PROPERTY);
        try {
            System.setProperty(Carriers.PROPERTY, "3");
            Carriers.provide();
            assertThat(System.getProperty(Carriers.PROPERTY)).isEqualTo("3");
        } finally {
            if (before == null) {
                System.clearProperty(Carriers.PROPERTY);
            } else {
                System.setProperty(Carriers.PROPERTY, before);
            }
        }
    }
}
