package dev.relaywatch.dashboard.health;

import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Pages;
import dev.relaywatch.dashboard.frame.RefusedView;
import dev.relaywatch.health.CheckState;
import dev.relaywatch.health.Health;
import dev.relaywatch.shared.ServiceName;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Which page a service has: of one store, of all, or of the installation's own. */
@Component
class ServicePages {
    private final Pages pages;
    private final Health health;
    private final ServiceDetails details;
    private final EveryStores everyStore;

    ServicePages(Pages pages, Health health, ServiceDetails details, EveryStores everyStore) {
        this.pages = pages;
        this.health = health;
        this.details = details;
        this.everyStore = everyStore;
    }

    ResponseEntity<?> of(Look look, String service) {
        if (!health.watches(service)) {
            return refused(
                    look,
                    "There is no service of this name; watched are "
                            + String.join(", ", health.services())
                            + ".");
        }
        List<CheckState> checks = health.checks(service, look.tenant());
        boolean ownOnly =
                !checks.isEmpty() && checks.stream().allMatch(check -> check.tenant() == null);
        if (look.store() == null && !ownOnly) {
            return pages.page(
                    "health/every-store",
                    everyStore.of(look, service, CheckProgress.ofBounds(look.asked("done"))));
        }
        return details.of(look, service, checks)
                .<ResponseEntity<?>>map(view -> pages.page("health/service", view))
                .orElseGet(() -> refused(look, notConnected(look, service)));
    }

    private static String notConnected(Look look, String service) {
        return (look.store() == null
                        ? "Nothing here is connected to "
                        : look.store().name() + " is not connected to ")
                + ServiceName.of(service)
                + (look.asked("connection") == null ? "." : " by that name.");
    }

    private ResponseEntity<?> refused(Look look, String why) {
        return pages.page(
                HttpStatus.NOT_FOUND, "frame/refused", new RefusedView(look.frame(), why));
    }
}
