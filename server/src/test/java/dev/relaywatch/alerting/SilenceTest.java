package dev.relaywatch.alerting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relaywatch.shared.TenantId;
import java.time.Instant;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a silence keeps quiet. */
class SilenceTest {
    private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");

    /** 0 is none. */
    private static @Nullable TenantId tenant(int number) {
        return number == 0 ? null : new TenantId(new UUID(0, number));
    }

    private static @Nullable String service(int number) {
        return number == 0 ? null : "service-" + number;
    }

    private static Silence silence(int tenant, int service, int from, int until) {
        return new Silence(
                new UUID(0, 9),
                tenant(tenant),
                service(service),
                START.plusSeconds(from),
                START.plusSeconds(until),
                "maintenance",
                "somebody",
                START,
                null);
    }

    @Property
    void anAlertIsQuietWhereTimeTenantAndServiceAllFit(
            @ForAll @IntRange(max = 2) int tenant,
            @ForAll @IntRange(max = 2) int service,
            @ForAll @IntRange(max = 5) int from,
            @ForAll @IntRange(max = 5) int length,
            @ForAll @IntRange(max = 2) int alertTenant,
            @ForAll @IntRange(max = 2) int alertService,
            @ForAll @IntRange(max = 12) int at) {
        boolean expected =
                at >= from
                        && at < from + length
                        && (tenant == 0 || tenant == alertTenant)
                        && (service == 0 || service == alertService);

        assertThat(
                        silence(tenant, service, from, from + length)
                                .matches(
                                        tenant(alertTenant),
                                        service(alertService),
                                        START.plusSeconds(at)))
                .isEqualTo(expected);
    }

    @Test
    void oneTenantsSilenceDoesNotHideWhatStrikesMany() {
        assertThat(silence(1, 0, 0, 10).matches(null, "stripe", START)).isFalse();
    }

    @Test
    void oneThatEndedBeforeItBeganCannotBe() {
        assertThatThrownBy(() -> silence(0, 0, 1, 0)).hasMessageContaining("before it begins");
    }
}
