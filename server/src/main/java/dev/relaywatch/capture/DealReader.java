package dev.relaywatch.capture;

import dev.relaywatch.capture.personaldata.FieldFinder;
import dev.relaywatch.capture.personaldata.Hashes;
import dev.relaywatch.capture.personaldata.Normalizer;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.Money;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.tenancy.Tenant;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns a deal that a CRM reports into a conversion that knows no lead yet, or says what is wrong
 * with it.
 */
@Component
class DealReader {
    private static final Set<String> TYPES = Set.of("qualified", "closed");
    private static final Duration AHEAD = Duration.ofMinutes(10);

    private final Clock clock;

    DealReader(Clock clock) {
        this.clock = clock;
    }

    /** What became of a deal. */
    sealed interface Reading {
        record Understood(Conversion conversion) implements Reading {}

        record Refused(List<FieldError> errors) implements Reading {}
    }

    Reading read(Tenant tenant, ObjectNode json) {
        Input input = Input.of(json);
        Conversion conversion = understand(tenant, input);
        return conversion == null || !input.errors().isEmpty()
                ? new Reading.Refused(input.errors())
                : new Reading.Understood(conversion);
    }

    private @Nullable Conversion understand(Tenant tenant, Input input) {
        String id = input.required("dealId", EventReader.MOST_ID);
        String type = input.required("conversionType", EventReader.MOST_ID);
        if (type != null && !TYPES.contains(type)) {
            input.refuse("conversionType", "must be qualified or closed");
        }
        Instant now = clock.instant();
        Instant given = input.instant("occurredAt");
        String currency = input.currency("currency");
        UUID leadId = LeadReader.uuid(input, "leadId");
        String visitorId = input.text("visitorId", EventReader.MOST_ID);
        Hashes person =
                new Normalizer(tenant.country()).hashes(FieldFinder.find(List.of(input.json())));
        boolean said =
                input.text("email", EventReader.MOST_ID) != null
                        || input.text("phone", EventReader.MOST_ID) != null;
        if (person.email().isEmpty()
                && person.phoneDigits().isEmpty()
                && leadId == null
                && visitorId == null) {
            input.refuse(
                    said ? "email" : "leadId",
                    said
                            ? "is neither an e-mail address, nor is there a phone number that can be used"
                            : "is missing, and so are email, phone and visitorId; one of them is needed to find the lead");
        }
        BigDecimal value = input.amount("value");
        Consent consent = input.consent("consent");
        return id == null || type == null
                ? null
                : new Conversion(
                        tenant.id(),
                        Ids.next(),
                        type,
                        id,
                        leadId,
                        null,
                        null,
                        visitorId,
                        null,
                        value == null
                                ? null
                                : new Money(
                                        value,
                                        Objects.requireNonNullElse(currency, tenant.currency())),
                        Objects.requireNonNullElse(currency, tenant.currency()),
                        person,
                        null,
                        null,
                        Map.of(),
                        Map.of(),
                        consent,
                        given == null || given.isAfter(now.plus(AHEAD)) ? now : given,
                        now,
                        false);
    }
}
