package dev.relaywatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.modulith.docs.Documenter;

/** The rooms of the house and the arrows between them, as each package-info declares them. */
class ModuleArrowsTest {
    private static final ApplicationModules ROOMS =
            ApplicationModules.of(RelaywatchApplication.class);

    @Test
    void everyArrowIsDeclaredAndThereAreNoCircles() {
        ROOMS.verify();
    }

    @Test
    void theDiagramInTheDocsIsTheHouseAsItStands() throws IOException {
        new Documenter(ROOMS).writeModulesAsPlantUml();
        List<String> drawn =
                Files.readAllLines(Path.of("target", "spring-modulith-docs", "components.puml"));
        assertThat(Files.readAllLines(Path.of("..", "docs", "rooms.puml")))
                .as("copy server/target/spring-modulith-docs/components.puml to docs/rooms.puml")
                .containsExactlyInAnyOrderElementsOf(drawn);
    }
}
