package dev.relaywatch.alerting;

import dev.relaywatch.health.Health;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A silence that a caller wants, all mistakes told at once. */
@Component
public class SilenceRequest {
    private static final Duration LONGEST = Duration.ofDays(90);
    private static final Duration FARTHEST = Duration.ofDays(365);
    private static final int LONGEST_REASON = 500;
    private static final Set<String> KEYS = Set.of("service", "tenant", "from", "until", "reason");

    private final Tenancy tenancy;
    private final Health health;
    private final Clock clock;

    SilenceRequest(Tenancy tenancy, Health health, Clock clock) {
        this.tenancy = tenancy;
        this.health = health;
        this.clock = clock;
    }

    /** What was read. */
    public sealed interface Read {}

    public record Understood(Silence silence) implements Read {}

    public record Mistaken(List<FieldError> errors) implements Read {
        public Mistaken {
            errors = List.copyOf(errors);
        }
    }

    /**
     * @param only whose it must be; absent: anybody's, and everybody's where none is named
     */
    Read read(ObjectNode body, @Nullable TenantId only, String actor) {
        Instant now = stored(clock.instant());
        List<FieldError> errors = new ArrayList<>();
        Set<String> unknown = new HashSet<>(body.propertyNames());
        unknown.removeAll(KEYS);
        unknown.stream()
                .sorted()
                .forEach(key ->
                        errors.add(
                                new FieldError(
                                        key.isBlank() ? "body" : key,
                                        "is not known; known are from, reason, service, tenant, until")));
        TenantId tenant = tenant(text(body.get("tenant")), only, errors);
        String service = service(text(body.get("service")), errors);
        Instant from = isAbsent(body.get("from")) ? now : time(body, "from", errors);
        Instant until = time(body, "until", errors);
        return checked(
                tenant, service, from, until, body.path("reason").asString(""), actor, errors);
    }

    /**
     * What somebody wants.
     *
     * @param service absent: every service
     * @param tenant slug; absent: everybody, or whose it must be
     * @param from absent where it was not understood
     * @param until absent where it was not understood
     */
    public record Wanted(
            @Nullable String service,
            @Nullable String tenant,
            @Nullable Instant from,
            @Nullable Instant until,
            String reason) {}

    /**
     * Of a form; a time that is absent has been told of by whoever read it.
     *
     * @param only whose it must be; absent: anybody's, and everybody's where none is named
     */
    public Read read(Wanted wanted, @Nullable TenantId only, String actor) {
        List<FieldError> errors = new ArrayList<>();
        return checked(
                tenant(wanted.tenant(), only, errors),
                service(wanted.service(), errors),
                wanted.from(),
                wanted.until(),
                wanted.reason(),
                actor,
                errors);
    }

    private Read checked(
            @Nullable TenantId tenant,
            @Nullable String service,
            @Nullable Instant from,
            @Nullable Instant until,
            String given,
            String actor,
            List<FieldError> errors) {
        Instant now = stored(clock.instant());
        if (from != null && from.isAfter(now.plus(FARTHEST))) {
            errors.add(new FieldError("from", "must be within a year from now"));
        }
        if (from != null && until != null) {
            if (!until.isAfter(from) || !until.isAfter(now)) {
                errors.add(new FieldError("until", "must be after from, and not be over already"));
            } else if (until.isAfter(from.plus(LONGEST))) {
                errors.add(new FieldError("until", "must be at most 90 days after from"));
            }
        }
        String reason = given.strip();
        if (reason.isEmpty() || reason.length() > LONGEST_REASON) {
            errors.add(
                    new FieldError(
                            "reason",
                            "must say why, in at most " + LONGEST_REASON + " characters"));
        }
        if (!errors.isEmpty() || from == null || until == null) {
            return new Mistaken(errors);
        }
        return new Understood(
                new Silence(Ids.next(), tenant, service, from, until, reason, actor, now, null));
    }

    private @Nullable TenantId tenant(
            @Nullable String given, @Nullable TenantId only, List<FieldError> errors) {
        if (given == null) {
            return only;
        }
        Optional<TenantId> named = tenancy.tenantBySlug(given).map(Tenant::id);
        if (named.isEmpty() || (only != null && !only.equals(named.get()))) {
            errors.add(
                    new FieldError(
                            "tenant",
                            only == null
                                    ? "must be the slug of a tenant, or null for all"
                                    : "must be the slug of your own tenant"));
            return null;
        }
        return named.get();
    }

    private @Nullable String service(@Nullable String service, List<FieldError> errors) {
        if (service == null) {
            return null;
        }
        if (!health.watches(service)) {
            errors.add(
                    new FieldError(
                            "service",
                            "must be a service that is watched, or null for all: "
                                    + String.join(", ", health.services())));
        }
        return service;
    }

    /** As the database keeps it, so that the answer says what is read later. */
    private static Instant stored(Instant at) {
        return at.truncatedTo(ChronoUnit.MICROS);
    }

    /** Empty where it is none. */
    private static @Nullable String text(@Nullable JsonNode given) {
        return given == null || given.isNull() ? null : given.asString("");
    }

    private static boolean isAbsent(@Nullable JsonNode given) {
        return given == null || given.isNull();
    }

    private static @Nullable Instant time(ObjectNode body, String field, List<FieldError> errors) {
        try {
            Instant at = OffsetDateTime.parse(body.path(field).asString("")).toInstant();
            if (at.isAfter(Instant.EPOCH) && at.isBefore(Instant.parse("9999-01-01T00:00:00Z"))) {
                return stored(at);
            }
        } catch (DateTimeException e) {
            // told below
        }
        errors.add(new FieldError(field, "must be a time such as 2026-12-24T18:00:00Z"));
        return null;
    }
}
