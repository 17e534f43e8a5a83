package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Notice;
import dev.relaywatch.dashboard.settings.KeysView.Row;
import dev.relaywatch.dashboard.settings.KeysView.Shown;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.tenancy.ApiKey;
import dev.relaywatch.tenancy.ApiKey.Kind;
import dev.relaywatch.tenancy.ApiKeys;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts the page of the keys together. */
@Component
class KeysViews {

    private final ApiKeys keys;
    private final Tenancy tenancy;
    private final KeyPanels panels;

    KeysViews(ApiKeys keys, Tenancy tenancy, KeyPanels panels) {
        this.keys = keys;
        this.tenancy = tenancy;
        this.panels = panels;
    }

    /**
     * @param shown a key that was just made; absent: none was
     * @param typed into the form of the panel; empty before that
     */
    KeysView of(
            Look look,
            @Nullable Notice notice,
            @Nullable Shown shown,
            Map<String, String> typed,
            List<FieldError> errors) {
        Paged<ApiKey> listed =
                Paged.of(
                        look,
                        SettingsNav.KEYS,
                        (after, most) -> keys.list(look.tenant(), after, most));
        return new KeysView(
                look,
                listed.whole() ? sub(listed.items(), look) : "",
                notice,
                shown,
                KeyPanels.list(look).with(KeyPanels.ADD, "key").toString(),
                listed.items().stream().map(key -> row(key, look)).toList(),
                listed.first(),
                listed.next(),
                shown == null ? panels.of(look, typed, errors) : null);
    }

    private static String sub(List<ApiKey> all, Look look) {
        long open =
                all.stream().filter(key -> key.state(look.now()) == ApiKey.State.ACTIVE).count();
        return Figures.count(open, "opens", "open") + " something";
    }

    private Row row(ApiKey key, Look look) {
        ApiKey.State state = key.state(look.now());
        String id = key.id().toString();
        return new Row(
                id,
                key.name(),
                Optional.ofNullable(key.tenant())
                        .flatMap(tenancy::tenant)
                        .map(Tenant::name)
                        .orElse(""),
                KeyPanels.kind(key.kind()),
                key.prefix(),
                switch (state) {
                    case ACTIVE -> "healthy";
                    case EXPIRING -> "degraded";
                    case EXPIRED, REVOKED, DISABLED -> "unknown";
                },
                switch (state) {
                    case ACTIVE -> "Open";
                    case EXPIRING -> "Replaced";
                    case EXPIRED -> "Expired";
                    case REVOKED -> "Revoked";
                    case DISABLED -> "Left the file";
                },
                key.lastUsedAt() == null ? null : look.moment(key.lastUsedAt()),
                state == ApiKey.State.EXPIRING && key.expiresAt() != null
                        ? look.moment(key.expiresAt())
                        : null,
                origins(key),
                key.fromFile(),
                KeyPanels.list(look).with(Deeds.OPEN, id).toString(),
                id.equals(KeyPanels.asked(look)));
    }

    private static String origins(ApiKey key) {
        if (key.kind() != Kind.PUBLIC) {
            return "";
        }
        return key.origins().isEmpty()
                ? "as the store has it"
                : String.join(", ", key.origins()).replace("https://", "");
    }
}
