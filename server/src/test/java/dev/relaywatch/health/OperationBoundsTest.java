package dev.relaywatch.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.health.Threshold.Direction;
import dev.relaywatch.health.Threshold.Origin;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Actor;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Which bounds hold for a number of one operation. */
class OperationBoundsTest {
    @AutoClose private final HealthWorld world = new HealthWorld();
    private final TenantId acme = world.tenancy.tenant("acme");
    private final TenantId birch = world.tenancy.tenant("birch");

    private void set(@Nullable TenantId tenant, String operation, String critical) {
        boolean _ =
                world.tenancy
                        .transaction()
                        .acrossTenants(() ->
                                world.thresholds.set(
                                        new Threshold(
                                                tenant,
                                                "woocommerce",
                                                "operations." + operation + ".p95Ms",
                                                Direction.NORMAL,
                                                null,
                                                new BigDecimal(critical),
                                                null,
                                                Origin.PEOPLE),
                                        Actor.key("test")));
    }

    private String critical(TenantId tenant, String operation) {
        return world.thresholds
                .ofOperation(tenant, "woocommerce", operation, "p95Ms")
                .map(bounds -> bounds.critical().toPlainString())
                .orElse("none");
    }

    @Test
    void aTenantsOwnGoBeforeTheInstallationsAndTheNamedBeforeThoseOfAll() {
        assertThat(critical(acme, "check_stock")).isEqualTo("5000");

        set(null, "*", "4000");
        assertThat(critical(acme, "check_stock")).isEqualTo("4000");
        set(null, "check_stock", "3000");
        assertThat(critical(acme, "check_stock")).isEqualTo("3000");
        set(acme, "*", "2000");
        assertThat(critical(acme, "check_stock")).isEqualTo("2000");
        set(acme, "check_stock", "1000");
        assertThat(critical(acme, "check_stock")).isEqualTo("1000");

        assertThat(critical(acme, "add_to_cart")).isEqualTo("2000");
        assertThat(critical(birch, "check_stock")).isEqualTo("3000");
        assertThat(critical(birch, "add_to_cart")).isEqualTo("4000");
    }

    @Test
    void otherPlatformsHaveNoneThatComeWithTheServer() {
        assertThat(world.thresholds.ofOperation(acme, "shopify", "check_stock", "p95Ms"))
                .isEqualTo(Optional.empty());
    }
}
