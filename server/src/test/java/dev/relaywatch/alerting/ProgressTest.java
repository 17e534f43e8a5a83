package dev.relaywatch.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.testing.RunningServer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What must never stand still, asked of a server that works. */
class ProgressTest extends RunningServer {
    @Autowired private List<Progress> parts;

    @Test
    void checksAndDeliveryAreAskedFor() {
        assertThat(parts).extracting(Progress::name).contains("checks", "delivery");
    }

    @Test
    void aServerThatWorksStandsStillNowhere() {
        assertThat(parts.stream().map(part -> part.standstill(Instant.now())))
                .allMatch(Optional::isEmpty);
    }
}
