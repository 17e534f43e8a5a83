package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Notice;
import dev.relaywatch.dashboard.settings.StoresView.Row;
import dev.relaywatch.shared.Page;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.tenancy.TenantDetails;
import dev.relaywatch.tenancy.Tenants;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts the page of the stores together. */
@Component
class StoresViews {
    private static final int ROWS = 25;

    private final Tenants tenants;
    private final StorePanels panels;

    StoresViews(Tenants tenants, StorePanels panels) {
        this.tenants = tenants;
        this.panels = panels;
    }

    /** The list, without a panel. */
    private static Address list(Look look) {
        return Deeds.at(SettingsNav.STORES, look.asked(Deeds.TENANT))
                .with("cursor", look.asked("cursor"));
    }

    /** The store that is looked at alone, as its own admin sees it. */
    StoresView ofOne(
            Look look,
            Tenant store,
            @Nullable Notice notice,
            Map<String, String> typed,
            List<FieldError> errors) {
        TenantDetails one = tenants.find(store.id()).orElseThrow();
        return new StoresView(
                look,
                "",
                notice,
                false,
                List.of(row(one, one, look)),
                null,
                null,
                panels.of(one, look, list(look), typed, errors));
    }

    /**
     * All of them.
     *
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
                true,
                listed.items().stream().map(one -> row(one, open.orElse(null), look)).toList(),
                page.offset() == 0 ? null : list(look).with("cursor", null).toString(),
                listed.nextCursor() == null
                        ? null
                        : list(look).with("cursor", listed.nextCursor()).toString(),
                open.map(one -> panels.of(one, look, list(look), typed, errors)).orElse(null));
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
