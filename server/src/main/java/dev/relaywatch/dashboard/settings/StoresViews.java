package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Notice;
import dev.relaywatch.dashboard.settings.StoresView.Row;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.tenancy.TenantDetails;
import dev.relaywatch.tenancy.Tenants;
import java.util.List;
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
        return Paged.here(look, SettingsNav.STORES);
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
        Paged<TenantDetails> listed = Paged.of(look, SettingsNav.STORES, ROWS, tenants::list);
        Optional<TenantDetails> open = open(look);
        return new StoresView(
                look,
                listed.whole() ? Figures.count(listed.items().size(), "store", "stores") : "",
                notice,
                true,
                listed.items().stream().map(one -> row(one, open.orElse(null), look)).toList(),
                listed.first(),
                listed.next(),
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
                StorePanels.pages(store),
                store.timeZone().getId().replace('_', ' '),
                store.currency(),
                StorePanels.country(store),
                one.fromFile(),
                one.enabled(),
                list(look).with(Deeds.OPEN, store.slug()).toString(),
                open != null && open.tenant().id().equals(store.id()));
    }
}
