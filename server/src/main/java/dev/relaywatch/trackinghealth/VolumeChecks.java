package dev.relaywatch.trackinghealth;

import dev.relaywatch.capture.HourFacts;
import dev.relaywatch.capture.LedgerFacts;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.trackinghealth.VolumeName.Expectation;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Judges the volume of many tenants, some at a time, each by its own clock. */
@Component
class VolumeChecks {
    /** Tenants read together: what they have in the hours asked for is in memory at once. */
    private static final int TOGETHER = 20;

    private static final int MOST_NAMES = 50;

    /** In all the hours looked at; a name that has less in nine weeks cannot have enough in one. */
    private static final long FEWEST_EVER = 20;

    private final VolumeLedger ledger;
    private final ExpectedEvents expected;
    private final VolumeHolidays holidays;
    private final Clock clock;

    @Autowired
    VolumeChecks(LedgerFacts facts, ExpectedEvents expected, VolumeHolidays holidays, Clock clock) {
        this(VolumeLedger.of(facts), expected, holidays, clock);
    }

    VolumeChecks(
            VolumeLedger ledger, ExpectedEvents expected, VolumeHolidays holidays, Clock clock) {
        this.ledger = ledger;
        this.expected = expected;
        this.holidays = holidays;
        this.clock = clock;
    }

    /** By tenant: the {@value MOST_NAMES} names of which most came, and those it expects. */
    Map<TenantId, List<VolumeVerdict>> judge(Collection<Tenant> tenants) {
        Instant now = clock.instant();
        List<Tenant> all = List.copyOf(tenants);
        Map<TenantId, List<VolumeVerdict>> verdicts = new LinkedHashMap<>();
        for (int from = 0; from < all.size(); from += TOGETHER) {
            verdicts.putAll(
                    together(all.subList(from, Math.min(all.size(), from + TOGETHER)), now));
        }
        return verdicts;
    }

    private Map<TenantId, List<VolumeVerdict>> together(List<Tenant> tenants, Instant now) {
        List<TenantId> ids = tenants.stream().map(Tenant::id).toList();
        Map<TenantId, VolumeHours> hours = new HashMap<>();
        TreeSet<Instant> asked = new TreeSet<>();
        for (Tenant tenant : tenants) {
            VolumeHours own =
                    new VolumeHours(now, tenant.timeZone(), holidays.of(tenant.country()));
            hours.put(tenant.id(), own);
            asked.addAll(own.beginnings());
        }
        Map<TenantId, Map<String, Counted>> counted = new HashMap<>();
        for (HourFacts fact : ledger.hours(ids, asked)) {
            counted.computeIfAbsent(fact.tenant(), _ -> new HashMap<>())
                    .computeIfAbsent(fact.name(), _ -> new Counted())
                    .add(fact);
        }
        Map<TenantId, Instant> known = ledger.known(ids);
        Map<TenantId, List<ExpectedEvent>> expectations = expected.of(ids);
        Map<TenantId, List<VolumeVerdict>> verdicts = new LinkedHashMap<>();
        for (TenantId tenant : ids) {
            verdicts.put(
                    tenant,
                    new OneTenant(
                                    tenant,
                                    Objects.requireNonNull(hours.get(tenant)),
                                    known.get(tenant),
                                    counted.getOrDefault(tenant, Map.of()),
                                    expectations.getOrDefault(tenant, List.of()))
                            .verdicts());
        }
        return verdicts;
    }

    /** How many of one name came by hour. */
    private static final class Counted implements VolumeName.Counts {
        static final Counted NONE = new Counted();
        private final Map<Long, Long> byHour = new HashMap<>();
        private long all;

        void add(HourFacts fact) {
            byHour.merge(VolumeHours.hour(fact.hour()), fact.count(), Long::sum);
            all += fact.count();
        }

        long all() {
            return all;
        }

        @Override
        public long in(long hour) {
            return byHour.getOrDefault(hour, 0L);
        }
    }

    /** One tenant's names and what is known of them. */
    private final class OneTenant {
        private final TenantId tenant;
        private final VolumeHours hours;
        private final @Nullable Instant known;
        private final Map<String, Counted> counted;
        private final Map<String, Expectation> expectations = new LinkedHashMap<>();

        OneTenant(
                TenantId tenant,
                VolumeHours hours,
                @Nullable Instant known,
                Map<String, Counted> counted,
                List<ExpectedEvent> expected) {
            this.tenant = tenant;
            this.hours = hours;
            this.known = known;
            this.counted = counted;
            expected.forEach(one ->
                    expectations.put(one.name(), new Expectation(one.within(), one.since())));
        }

        List<VolumeVerdict> verdicts() {
            Map<String, VolumeVerdict> first = new LinkedHashMap<>();
            names().forEach(name -> first.put(name, judged(name, null)));
            List<String> pausing =
                    first.values().stream()
                            .filter(this::mayBePausing)
                            .map(VolumeVerdict::name)
                            .toList();
            Map<String, Instant> last =
                    pausing.isEmpty() ? Map.of() : ledger.lastReceived(tenant, pausing);
            List<VolumeVerdict> verdicts = new ArrayList<>();
            first.forEach((name, verdict) ->
                    verdicts.add(pausing.contains(name) ? judged(name, last.get(name)) : verdict));
            return verdicts;
        }

        private Set<String> names() {
            Set<String> names = new TreeSet<>(expectations.keySet());
            counted.entrySet().stream()
                    .filter(one -> one.getValue().all() >= FEWEST_EVER)
                    .sorted(Comparator.comparingLong(one -> -one.getValue().all()))
                    .limit(MOST_NAMES)
                    .forEach(one -> names.add(one.getKey()));
            return names;
        }

        /** Of these it matters to the minute when the last one came. */
        private boolean mayBePausing(VolumeVerdict verdict) {
            return expectations.containsKey(verdict.name())
                    || (verdict.expected() >= Volume.FEWEST
                            && counts(verdict.name()).in(hours.at(0, 0)) == 0);
        }

        private Counted counts(String name) {
            return counted.getOrDefault(name, Counted.NONE);
        }

        private VolumeVerdict judged(String name, @Nullable Instant last) {
            return Volume.judge(
                    new VolumeName(name, counts(name), last, expectations.get(name)), hours, known);
        }
    }
}
