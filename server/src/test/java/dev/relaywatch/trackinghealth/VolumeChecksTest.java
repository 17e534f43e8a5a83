package dev.relaywatch.trackinghealth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.capture.HourFacts;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Actor;
import dev.relaywatch.tenancy.ExpectationsConfigured;
import dev.relaywatch.tenancy.TenancyKit;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.tenancy.database.Database;
import dev.relaywatch.testing.MovableClock;
import dev.relaywatch.testing.PostgresDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Volume over tenants, and what their configuration expects. */
class VolumeChecksTest {
    private static final Instant NOW = Instant.parse("2026-06-17T10:30:00Z");
    private static final Database DATABASE =
            PostgresDatabase.fresh().open(LocalDate.ofInstant(NOW, ZoneOffset.UTC));

    private final MovableClock clock = new MovableClock(NOW);
    private final TenancyKit tenancy =
            new TenancyKit(DATABASE, PostgresDatabase.KEYRING, JsonMapper.shared());
    private final ExpectedEvents expected =
            new ExpectedEvents(
                    new ExpectedEventStore(tenancy.transaction()),
                    tenancy.transaction(),
                    tenancy.audit(clock),
                    clock);

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    /** Pixels fire 40 times an hour, purchases stopped at ten, and something came twice. */
    private static final VolumeLedger LEDGER =
            new VolumeLedger() {
                @Override
                public List<HourFacts> hours(
                        Collection<TenantId> tenants, Collection<Instant> hours) {
                    return tenants.stream()
                            .flatMap(tenant -> hours.stream().flatMap(hour -> of(tenant, hour)))
                            .toList();
                }

                private Stream<HourFacts> of(TenantId tenant, Instant hour) {
                    Instant ten = NOW.minus(Duration.ofMinutes(30));
                    HourFacts views = new HourFacts(tenant, "page_view", hour, 40);
                    HourFacts purchases = new HourFacts(tenant, "purchase", hour, 40);
                    return hour.isAfter(ten)
                            ? Stream.of()
                            : hour.equals(ten)
                                    ? Stream.of(views, new HourFacts(tenant, "rare", hour, 2))
                                    : Stream.of(views, purchases);
                }

                @Override
                public Map<TenantId, Instant> known(Collection<TenantId> tenants) {
                    return tenants.stream()
                            .collect(
                                    java.util.stream.Collectors.toMap(
                                            tenant -> tenant,
                                            _ -> NOW.minus(Duration.ofDays(100))));
                }

                @Override
                public Map<String, Instant> lastReceived(
                        TenantId tenant, Collection<String> names) {
                    return names.contains("purchase")
                            ? Map.of("purchase", NOW.minus(Duration.ofMinutes(31)))
                            : Map.of();
                }
            };

    private Tenant tenant(String slug) {
        return tenancy.tenancy().tenant(tenancy.tenant(slug)).orElseThrow();
    }

    private void expect(Tenant tenant, Map<String, Duration> within) {
        tenancy.transaction()
                .acrossTenants(() -> {
                    expected.on(new ExpectationsConfigured(tenant.id(), within));
                    return within;
                });
    }

    @Test
    void eachTenantIsToldWhatIsMissedAndNothingOfWhatIsRare() {
        Tenant first = tenant("first");
        Tenant second = tenant("second");
        Map<TenantId, List<VolumeVerdict>> verdicts =
                new VolumeChecks(LEDGER, expected, new VolumeHolidays(), clock)
                        .judge(List.of(first, second));
        assertThat(verdicts).containsOnlyKeys(first.id(), second.id());
        assertThat(verdicts.get(first.id()))
                .extracting(VolumeVerdict::name, VolumeVerdict::level)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("page_view", VolumeLevel.NORMAL),
                        org.assertj.core.groups.Tuple.tuple("purchase", VolumeLevel.SILENT));
    }

    @Test
    void whatIsExpectedIsMissedThoughItNeverCame() {
        Tenant tenant = tenant("expecting");
        expect(tenant, Map.of("sign_up", Duration.ofHours(1)));
        clock.set(NOW.plus(Duration.ofMinutes(61)));
        assertThat(
                        new VolumeChecks(LEDGER, expected, new VolumeHolidays(), clock)
                                .judge(List.of(tenant))
                                .get(tenant.id()))
                .filteredOn(verdict -> verdict.name().equals("sign_up"))
                .extracting(VolumeVerdict::level)
                .containsExactly(VolumeLevel.SILENT);
    }

    @Test
    void whatLeavesTheFileIsExpectedNoLonger() {
        Tenant tenant = tenant("changing");
        expect(tenant, Map.of("purchase", Duration.ofHours(1), "lead", Duration.ofDays(1)));
        clock.set(NOW.plus(Duration.ofDays(1)));
        expect(tenant, Map.of("purchase", Duration.ofHours(2)));
        assertThat(expected.of(List.of(tenant.id())).get(tenant.id()))
                .containsExactly(
                        new ExpectedEvent(tenant.id(), "purchase", Duration.ofHours(2), NOW, true));
        expect(tenant, Map.of());
        assertThat(expected.of(List.of(tenant.id()))).isEmpty();
    }

    private void expectByPeople(Tenant tenant, String name, Duration within) {
        tenancy.transaction()
                .within(
                        tenant.id(),
                        () -> {
                            expected.change(
                                    tenant.id(),
                                    expected.locked(tenant.id()),
                                    Map.of(name, within),
                                    Set.of(),
                                    Actor.person("anna@acme.example"));
                            return true;
                        });
    }

    @Test
    void whatPeopleExpectTheFileLeavesAloneUntilItNamesItItself() {
        Tenant tenant = tenant("people");
        expectByPeople(tenant, "purchase", Duration.ofHours(3));
        expectByPeople(tenant, "lead", Duration.ofDays(2));

        expect(tenant, Map.of("purchase", Duration.ofHours(3)));
        assertThat(expected.of(List.of(tenant.id())).get(tenant.id()))
                .extracting(ExpectedEvent::name, ExpectedEvent::byFile)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("lead", false),
                        org.assertj.core.groups.Tuple.tuple("purchase", true));

        expect(tenant, Map.of());
        assertThat(expected.of(List.of(tenant.id())).get(tenant.id()))
                .extracting(ExpectedEvent::name)
                .containsExactly("lead");
    }
}
