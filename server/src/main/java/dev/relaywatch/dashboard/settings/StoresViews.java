package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.FormField;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Notice;
import dev.relaywatch.dashboard.settings.StoresView.Fact;
import dev.relaywatch.dashboard.settings.StoresView.Panel;
import dev.relaywatch.dashboard.settings.StoresView.Row;
import dev.relaywatch.dashboard.store.StoreForm;
import dev.relaywatch.shared.Page;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.tenancy.TenantDetails;
import dev.relaywatch.tenancy.Tenants;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts the page of the stores together. */
@Component
class StoresViews {
    static final String ORIGINS = "origins";
    static final String ASK = "ask";
    private static final int ROWS = 25;

    private final Tenants tenants;

    StoresViews(Tenants tenants) {
        this.tenants = tenants;
    }

    /** The list, without a panel. */
    static Address list(Look look) {
        return Address.of(SettingsNav.STORES).with("cursor", look.asked("cursor"));
    }

    /**
     * @param typed into the form of the panel; empty before that
     */
    StoresView of(
            Look look,
            @Nullable Notice notice,
            Map<String, String> typed,
            List<FieldError> errors) {
        Page page = Page.of(ROWS, look.asked("cursor"));
        Page.Listed<TenantDetails> listed =
                page.listed(tenants.list(page.offset(), page.limit() + 1));
        Optional<TenantDetails> open = open(look);
        return new StoresView(
                look,
                page.offset() == 0 && listed.nextCursor() == null
                        ? Figures.count(listed.items().size(), "store", "stores")
                        : "",
                notice,
                listed.items().stream().map(one -> row(one, open.orElse(null), look)).toList(),
                page.offset() == 0 ? null : list(look).with("cursor", null).toString(),
                listed.nextCursor() == null
                        ? null
                        : list(look).with("cursor", listed.nextCursor()).toString(),
                open.map(one -> panel(one, look, typed, errors)).orElse(null));
    }

    /** The one asked for, else the one that was chosen. */
    private Optional<TenantDetails> open(Look look) {
        String asked = look.asked(Deeds.OPEN);
        if (asked == null && look.store() != null) {
            asked = look.store().slug();
        }
        return asked == null ? Optional.empty() : tenants.find(asked);
    }

    private static Row row(TenantDetails one, @Nullable TenantDetails open, Look look) {
        Tenant store = one.tenant();
        return new Row(
                store.slug(),
                store.name(),
                pages(store),
                store.timeZone().getId().replace('_', ' '),
                store.currency(),
                country(store),
                one.fromFile(),
                one.enabled(),
                list(look).with(Deeds.OPEN, store.slug()).toString(),
                open != null && open.tenant().id().equals(store.id()));
    }

    private static String pages(Tenant store) {
        return store.origins().isEmpty()
                ? "from anywhere"
                : String.join(", ", store.origins()).replace("https://", "");
    }

    private static String country(Tenant store) {
        return store.country() == null
                ? ""
                : Locale.of("", store.country()).getDisplayCountry(Locale.ENGLISH);
    }

    private static Panel panel(
            TenantDetails one, Look look, Map<String, String> typed, List<FieldError> errors) {
        Tenant store = one.tenant();
        Address self = list(look).with(Deeds.OPEN, store.slug());
        return new Panel(
                store.slug(),
                store.name(),
                store.slug() + ", since " + look.moment(one.createdAt()).text(),
                one.enabled(),
                one.fromFile() ? List.of() : fields(store, typed, errors),
                one.fromFile() ? facts(store) : List.of(),
                !one.fromFile() && one.enabled() && "close".equals(look.asked(ASK)),
                self.with(ASK, "close").toString(),
                self.toString(),
                list(look).toString());
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
}
