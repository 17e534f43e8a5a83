package dev.relaywatch.tenancy.administration;

import dev.relaywatch.tenancy.ApiKey;
import dev.relaywatch.tenancy.ApiKeys;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** A key as the API shows it. */
@Component
class KeyView {
    private final Tenancy tenancy;
    private final Clock clock;

    KeyView(Tenancy tenancy, Clock clock) {
        this.tenancy = tenancy;
        this.clock = clock;
    }

    Map<String, @Nullable Object> of(ApiKey key) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", key.id());
        view.put(
                "tenant",
                key.tenant() == null
                        ? null
                        : tenancy.tenant(key.tenant()).map(Tenant::slug).orElse(null));
        view.put("name", key.name());
        view.put("kind", key.kind().word());
        view.put("prefix", key.prefix());
        view.put("state", key.state(clock.instant()).name().toLowerCase(Locale.ROOT));
        view.put("managedBy", key.fromFile() ? "file" : "people");
        view.put("origins", key.origins());
        view.put("createdAt", key.createdAt());
        view.put("lastUsedAt", key.lastUsedAt());
        view.put("expiresAt", key.expiresAt());
        view.put("revokedAt", key.revokedAt());
        view.put("replacedBy", key.replacedBy());
        return view;
    }

    /** With the key itself, this once. */
    Map<String, @Nullable Object> of(ApiKeys.Made made) {
        Map<String, @Nullable Object> view = of(made.about());
        view.put("key", made.key());
        return view;
    }
}
