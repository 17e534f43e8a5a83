package dev.relaywatch.trackinghealth;

import dev.relaywatch.capture.LedgerFacts;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.ExpectationRules;
import dev.relaywatch.tenancy.ExpectationRules.Checked;
import dev.relaywatch.tenancy.TenantDetails;
import dev.relaywatch.tenancy.TenantTransaction;
import dev.relaywatch.tenancy.Tenants;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Events that are missed after a silence, as people set them while the server runs. Names that the
 * configuration file gives are the file's alone.
 */
@Component
public class Expectations {
    private final ExpectedEvents expected;
    private final ExpectationRules rules;
    private final LedgerFacts ledger;
    private final Tenants tenants;
    private final TenantTransaction transaction;
    private final JsonMapper json;
    private final Clock clock;

    Expectations(
            ExpectedEvents expected,
            ExpectationRules rules,
            LedgerFacts ledger,
            Tenants tenants,
            TenantTransaction transaction,
            JsonMapper json,
            Clock clock) {
        this.expected = expected;
        this.rules = rules;
        this.ledger = ledger;
        this.tenants = tenants;
        this.transaction = transaction;
        this.json = json;
        this.clock = clock;
    }

    /** How a deed ended. */
    public sealed interface Outcome {}

    /** It is as wanted. */
    public record Changed() implements Outcome {}

    /** No event of that name was expected. */
    public record NoSuchEvent() implements Outcome {}

    /**
     * What was wanted is not right.
     *
     * @param errors at least one, each with what is expected
     */
    public record Invalid(List<FieldError> errors) implements Outcome {}

    /**
     * It cannot be as things stand.
     *
     * @param field that it is about
     */
    public record Refused(String field, String reason, String remedy) implements Outcome {}

    /** By name. */
    public List<Expectation> of(TenantId tenant) {
        List<ExpectedEvent> all = expected.of(List.of(tenant)).getOrDefault(tenant, List.of());
        Map<String, Instant> last =
                ledger.lastReceived(tenant, all.stream().map(ExpectedEvent::name).toList());
        boolean fromFile = isOfFile(tenant);
        Instant now = clock.instant();
        return all.stream()
                .map(one -> {
                    Instant latest = last.get(one.name());
                    Instant silentSince = ExpectedEvent.silentSince(latest, one.since());
                    return new Expectation(
                            one.name(),
                            one.within(),
                            one.since(),
                            fromFile && one.byFile(),
                            latest,
                            silentSince.plus(one.within()).isBefore(now));
                })
                .toList();
    }

    private boolean isOfFile(TenantId tenant) {
        return tenants.find(tenant).map(TenantDetails::fromFile).orElse(false);
    }

    /**
     * One event, which may be expected already.
     *
     * @param within its longest silence, as the file writes it: {@code 30m}, {@code 1h}, {@code 7d}
     */
    public Outcome expect(Caller by, TenantId tenant, String event, String within) {
        return set(by, tenant, before -> written(before).put(event, within));
    }

    /** One event less. */
    public Outcome forget(Caller by, TenantId tenant, String event) {
        return transaction.within(
                tenant,
                () -> {
                    ExpectedEvent one = expected.locked(tenant).get(event);
                    if (one == null) {
                        return new NoSuchEvent();
                    }
                    return one.byFile() && isOfFile(tenant)
                            ? refused(event)
                            : set(
                                    by,
                                    tenant,
                                    before -> {
                                        ObjectNode rest = written(before);
                                        rest.remove(event);
                                        return rest;
                                    });
                });
    }

    /**
     * These and no others; but what the file gives stays, and is the same where it is named.
     *
     * @param wanted by name the longest silence, as the file writes it
     */
    public Outcome replace(Caller by, TenantId tenant, ObjectNode wanted) {
        return set(by, tenant, _ -> wanted.deepCopy());
    }

    private ObjectNode written(Map<String, ExpectedEvent> events) {
        ObjectNode written = json.createObjectNode();
        events.forEach((name, one) -> written.put(name, ExpectationRules.written(one.within())));
        return written;
    }

    private Outcome set(
            Caller by, TenantId tenant, Function<Map<String, ExpectedEvent>, ObjectNode> wish) {
        return transaction.within(
                tenant,
                () -> {
                    Map<String, ExpectedEvent> before = expected.locked(tenant);
                    Map<String, ExpectedEvent> ofFile = ofFile(tenant, before);
                    ObjectNode wanted = wish.apply(before);
                    written(ofFile)
                            .properties()
                            .forEach(one -> wanted.putIfAbsent(one.getKey(), one.getValue()));
                    return switch (rules.check(wanted)) {
                        case Checked.Wrong(var errors) -> new Invalid(errors);
                        case Checked.Sound(var sound) -> set(by, tenant, before, ofFile, sound);
                    };
                });
    }

    private Map<String, ExpectedEvent> ofFile(
            TenantId tenant, Map<String, ExpectedEvent> expectations) {
        return isOfFile(tenant)
                ? expectations.values().stream()
                        .filter(ExpectedEvent::byFile)
                        .collect(Collectors.toMap(ExpectedEvent::name, one -> one))
                : Map.of();
    }

    private Outcome set(
            Caller by,
            TenantId tenant,
            Map<String, ExpectedEvent> before,
            Map<String, ExpectedEvent> ofFile,
            Map<String, Duration> all) {
        for (ExpectedEvent one : ofFile.values()) {
            if (!one.within().equals(all.get(one.name()))) {
                return refused(one.name());
            }
        }
        Map<String, Duration> changed = new HashMap<>(all);
        changed.entrySet()
                .removeIf(one -> {
                    ExpectedEvent then = before.get(one.getKey());
                    return then != null && then.within().equals(one.getValue());
                });
        Set<String> gone = new LinkedHashSet<>(before.keySet());
        gone.removeAll(all.keySet());
        if (!changed.isEmpty() || !gone.isEmpty()) {
            expected.change(tenant, before, changed, gone, by.actor());
        }
        return new Changed();
    }

    private static Refused refused(String event) {
        return new Refused(
                ExpectationRules.FIELD + "." + event,
                "the configuration file gives this event",
                "change it there, or take it out of the file first");
    }
}
