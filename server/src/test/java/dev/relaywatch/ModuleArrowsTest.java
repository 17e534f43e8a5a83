package dev.relaywatch;

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
    void theDiagramOfTheRoomsCanBeDrawn() {
        new Documenter(ROOMS).writeModulesAsPlantUml().writeIndividualModulesAsPlantUml();
    }
}
