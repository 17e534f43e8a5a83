package dev.relaywatch.health;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.ExportedPart;
import dev.relaywatch.tenancy.Placeholders;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Thresholds as the configuration file says them; not those that come with the server. */
@Component
class ExportedThresholds implements ExportedPart {
    private final Thresholds thresholds;

    ExportedThresholds(Thresholds thresholds) {
        this.thresholds = thresholds;
    }

    @Override
    public String field() {
        return "thresholds";
    }

    @Override
    public @Nullable Object of(@Nullable TenantId tenant, Placeholders secrets) {
        List<Map<String, Object>> set =
                thresholds.list().stream()
                        .filter(one -> one.origin() != Threshold.Origin.BUILT_IN)
                        .filter(one -> Objects.equals(one.tenant(), tenant))
                        .map(ExportedThresholds::threshold)
                        .toList();
        return set.isEmpty() ? null : set;
    }

    private static Map<String, Object> threshold(Threshold one) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("service", one.service());
        entry.put("metric", one.metric());
        entry.put("direction", one.direction().name().toLowerCase(Locale.ROOT));
        if (one.warning() != null) {
            entry.put("warning", one.warning());
        }
        entry.put("critical", one.critical());
        if (one.severity() != null) {
            entry.put("severity", one.severity().toLowerCase(Locale.ROOT));
        }
        return entry;
    }
}
