package dev.relaywatch.capture;

import dev.relaywatch.capture.LeadStore.NewLead;
import dev.relaywatch.capture.personaldata.Hashes;
import dev.relaywatch.capture.personaldata.Normalizer;
import dev.relaywatch.capture.personaldata.PersonalData;
import dev.relaywatch.capture.personaldata.Scrubber;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.tenancy.Tenant;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Turns a form post into a lead and its generate_lead event, or says what is wrong with it. */
@Component
class LeadReader {
    private static final int MOST_TEXT = 500;
    private static final int MOST_FIELDS_TEXT = 32_768;

    private final LeadGeography geography;
    private final Clock clock;

    LeadReader(LeadGeography geography, Clock clock) {
        this.geography = geography;
        this.clock = clock;
    }

    /** A form that was understood. */
    record Form(NewLead lead, @Nullable String visitor, NewEvent event) {}

    /** What became of a form. */
    sealed interface Reading {
        record Understood(Form form) implements Reading {}

        record Refused(List<FieldError> errors) implements Reading {}
    }

    /**
     * May wait a moment for a provider of geography, so never inside a transaction.
     *
     * @param cookie the visitor the browser itself remembers; absent where it remembers none
     * @param pageUrl where the form stood; absent where the request does not say
     */
    Reading read(
            Tenant tenant,
            ObjectNode json,
            @Nullable String cookie,
            @Nullable String pageUrl,
            RequestContext context,
            boolean fromBrowser) {
        Input input = Input.of(json);
        Form form = understand(tenant, input, cookie, pageUrl, context, fromBrowser);
        return input.errors().isEmpty()
                ? new Reading.Understood(form)
                : new Reading.Refused(input.errors());
    }

    private Form understand(
            Tenant tenant,
            Input input,
            @Nullable String cookie,
            @Nullable String pageUrl,
            RequestContext context,
            boolean fromBrowser) {
        Instant now = clock.instant();
        String email = input.text("email", MOST_TEXT);
        String phone = input.text("phone", MOST_TEXT);
        Lead.Geo given = LeadGeography.given(input);
        Lead.Geo geo = input.errors().isEmpty() ? geography.completed(given, context.ip()) : given;
        String firstName = input.text("firstName", MOST_TEXT);
        String lastName = input.text("lastName", MOST_TEXT);
        Hashes hashes =
                new Normalizer(region(given.country(), tenant.country()))
                        .hashes(
                                new PersonalData(
                                        email,
                                        phone,
                                        firstName,
                                        lastName,
                                        geo.city(),
                                        geo.state(),
                                        geo.zip(),
                                        geo.country(),
                                        null,
                                        null,
                                        null));
        if (hashes.email().isEmpty() && hashes.phoneDigits().isEmpty()) {
            unusable(input, email, phone);
        }
        UUID id = Objects.requireNonNullElseGet(uuid(input, "leadId"), Ids::next);
        String transactionId = input.text("transactionId", EventReader.MOST_ID);
        String eventId = transactionId == null ? id.toString() : transactionId;
        Map<String, String> clickIds =
                input.object("clickIds").texts(EventReader.CLICK_IDS, EventReader.MOST_CLICK_ID);
        Click click =
                Click.told(
                        input.text("fbc", EventReader.MOST_CLICK_ID), clickIds.get("fbclid"), now);
        if (click != null) {
            clickIds.putIfAbsent("fbclid", click.fbclid());
        }
        String visitor =
                Objects.requireNonNullElse(
                        input.text("visitorId", EventReader.MOST_ID), remembered(cookie));
        Lead lead =
                new Lead(
                        id,
                        eventId,
                        null,
                        hashes.email().orElse(null),
                        hashes.phoneDigits().orElse(null),
                        geo,
                        hashes,
                        input.text("fbp", EventReader.MOST_CLICK_ID),
                        click == null ? null : click.fbc(),
                        clickIds,
                        input.object("utm").texts(EventReader.UTM, EventReader.MOST_ID),
                        input.consent("consent"),
                        now,
                        false);
        ObjectNode fields = input.object("fields").json();
        if (fields.toString().length() > MOST_FIELDS_TEXT) {
            input.refuse("fields", "is over " + MOST_FIELDS_TEXT + " characters");
        }
        return new Form(
                new NewLead(
                        lead,
                        firstName,
                        lastName,
                        email,
                        phone,
                        transactionId,
                        input.text("source", EventReader.MOST_ID),
                        fields),
                visitor.isEmpty() ? null : visitor,
                new NewEvent(
                        event(tenant, lead, visitor.isEmpty() ? null : visitor, pageUrl),
                        context,
                        fromBrowser));
    }

    /** Not ours when it is too long for a visitor's name; empty where there is none. */
    private static String remembered(@Nullable String cookie) {
        return cookie == null || cookie.length() > EventReader.MOST_ID ? "" : Input.clean(cookie);
    }

    private static void unusable(Input input, @Nullable String email, @Nullable String phone) {
        if (email == null && phone == null) {
            input.refuse("email", "is missing, and so is phone; a lead needs one of them");
        } else if (email != null) {
            input.refuse(
                    "email", "is no e-mail address, and there is no phone number that can be used");
        } else {
            input.refuse(
                    "phone",
                    "is no phone number that can be used; give it with its country code, such as +49 151 1234567");
        }
    }

    private static CapturedEvent event(
            Tenant tenant, Lead lead, @Nullable String visitor, @Nullable String pageUrl) {
        return new CapturedEvent(
                tenant.id(),
                Ids.next(),
                "generate_lead",
                lead.eventId(),
                visitor,
                null,
                pageUrl == null ? null : Scrubber.url(pageUrl),
                JsonNodeFactory.instance.objectNode(),
                lead.userData(),
                lead.fbp(),
                lead.fbc(),
                lead.clickIds(),
                lead.utm(),
                lead.consent(),
                pageUrl == null ? "other" : "website",
                null,
                lead.id(),
                lead.createdAt(),
                lead.createdAt(),
                false);
    }

    /** Two letters the person or the tenant gave; completes phone numbers. */
    private static @Nullable String region(@Nullable String country, @Nullable String ofTenant) {
        return country != null && country.length() == 2
                ? country.toUpperCase(Locale.ROOT)
                : ofTenant;
    }

    static @Nullable UUID uuid(Input input, String field) {
        String text = input.text(field, MOST_TEXT);
        if (text == null) {
            return null;
        }
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            input.refuse(field, "must be a UUID, as the answer to the lead gave it");
            return null;
        }
    }
}
