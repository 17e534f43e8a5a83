package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.FormField;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.settings.StoresView.Fact;
import dev.relaywatch.dashboard.settings.StoresView.Panel;
import dev.relaywatch.dashboard.settings.StoresView.Signing;
import dev.relaywatch.dashboard.settings.StoresView.Way;
import dev.relaywatch.dashboard.store.StoreForm;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.tenancy.TenantDetails;
import dev.relaywatch.trackinghealth.Expectation;
import dev.relaywatch.trackinghealth.Expectations;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts together what is shown of one store. */
@Component
class StorePanels {
    static final String ORIGINS = "origins";
    static final String WEBHOOK_SECRET = "webhookSecret";
    static final String ASK = "ask";
    static final String SIGNING = "signing";
    static final String EXPECTED = "expected";
    private static final String CLOSE = "close";
    private static final String UNSIGN = "unsign";
    private static final String OF_FILE =
            "It comes from the configuration file, and is changed there.";

    private final Expectations expectations;

    StorePanels(Expectations expectations) {
        this.expectations = expectations;
    }

    /**
     * @param list the page without a panel
     * @param typed into the form of the panel; empty before that
     */
    Panel of(
            TenantDetails one,
            Look look,
            Address list,
            Map<String, String> typed,
            List<FieldError> errors) {
        Tenant store = one.tenant();
        Address self = list.with(Deeds.OPEN, store.slug());
        String asked = Objects.requireNonNullElse(look.asked(ASK), "");
        boolean mayChange = look.person().everywhere() && !one.fromFile();
        List<Expectation> expected = expectations.of(store.id());
        return new Panel(
                store.slug(),
                store.name(),
                store.slug() + ", since " + look.moment(one.createdAt()).text(),
                one.enabled(),
                owned(one, mayChange),
                mayChange ? fields(store, typed, errors) : List.of(),
                mayChange ? List.of() : facts(store),
                mayChange && one.enabled() && asked.equals(CLOSE),
                self.with(ASK, CLOSE).toString(),
                ways(one, expected, self),
                asked.equals(SIGNING) || asked.equals(UNSIGN)
                        ? signing(one, asked, self, errors)
                        : null,
                asked.equals(EXPECTED)
                        ? ExpectedViews.of(
                                expected,
                                one.enabled(),
                                look,
                                self.with(ASK, EXPECTED),
                                typed,
                                errors)
                        : null,
                self.toString(),
                list.toString());
    }

    private static String owned(TenantDetails one, boolean mayChange) {
        if (mayChange) {
            return "";
        }
        return one.fromFile() ? OF_FILE : "The admins of the platform change this.";
    }

    private static List<FormField> fields(
            Tenant store, Map<String, String> typed, List<FieldError> errors) {
        Map<String, String> shown = new HashMap<>();
        shown.put(StoreForm.NAME, store.name());
        shown.put(StoreForm.TIME_ZONE, store.timeZone().getId());
        shown.put(StoreForm.CURRENCY, store.currency());
        shown.put(StoreForm.COUNTRY, Objects.requireNonNullElse(store.country(), ""));
        shown.put(ORIGINS, String.join("\n", store.origins()));
        shown.putAll(typed);
        List<FormField> fields =
                new ArrayList<>(
                        StoreForm.of(shown, errors).stream()
                                .filter(field -> !field.name().equals(StoreForm.SLUG))
                                .toList());
        fields.add(
                FormField.of(
                                ORIGINS,
                                "lines",
                                "Its pages",
                                "Where browsers may send from: a line each, as https://shop.example.com; empty: anywhere",
                                true)
                        .holding(shown.get(ORIGINS))
                        .wrong(errors));
        return fields;
    }

    private static List<Fact> facts(Tenant store) {
        List<Fact> facts =
                new ArrayList<>(
                        List.of(
                                new Fact("Time zone", store.timeZone().getId()),
                                new Fact("Currency", store.currency())));
        if (store.country() != null) {
            facts.add(new Fact("Country", country(store)));
        }
        facts.add(new Fact("Its pages", pages(store)));
        return facts;
    }

    private static List<Way> ways(TenantDetails one, List<Expectation> expected, Address self) {
        long missed = expected.stream().filter(Expectation::missed).count();
        String events =
                expected.isEmpty()
                        ? "none named"
                        : Figures.count(expected.size(), "event", "events")
                                + (missed == 0 ? "" : ", " + missed + " missing now");
        return List.of(
                new Way(
                        "What its CRM signs with",
                        one.hasWebhookSecret() ? "set" : "not set",
                        self.with(ASK, SIGNING).toString()),
                new Way("What it expects", events, self.with(ASK, EXPECTED).toString()));
    }

    private static Signing signing(
            TenantDetails one, String asked, Address self, List<FieldError> errors) {
        boolean mayChange = !one.fromFile() && one.enabled();
        return new Signing(
                one.hasWebhookSecret(),
                one.hasWebhookSecret()
                        ? "A secret is set. It is encrypted, and never shown again."
                        : "No secret is set: what a CRM sends to its webhook is refused.",
                ownedSecret(one),
                mayChange ? secret(one.hasWebhookSecret(), errors) : null,
                mayChange && one.hasWebhookSecret() && asked.equals(UNSIGN),
                self.with(ASK, UNSIGN).toString(),
                self.with(ASK, SIGNING).toString());
    }

    private static String ownedSecret(TenantDetails one) {
        if (one.fromFile()) {
            return OF_FILE;
        }
        return one.enabled() ? "" : "The store is closed: open it again first.";
    }

    private static @Nullable FormField secret(boolean isSet, List<FieldError> errors) {
        return FormField.of(
                        WEBHOOK_SECRET,
                        "secret",
                        isSet ? "Another secret" : "Secret",
                        "As the CRM has it: whsec_ and base64 of 24 to 64 bytes",
                        false)
                .wrong(errors);
    }

    static String pages(Tenant store) {
        return store.origins().isEmpty()
                ? "from anywhere"
                : String.join(", ", store.origins()).replace("https://", "");
    }

    static String country(Tenant store) {
        return store.country() == null
                ? ""
                : Locale.of("", store.country()).getDisplayCountry(Locale.ENGLISH);
    }
}
