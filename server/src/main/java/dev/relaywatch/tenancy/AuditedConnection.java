package dev.relaywatch.tenancy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A connection as the audit log tells of it.
 *
 * @param secrets opened; their names alone are told
 */
record AuditedConnection(
        @Nullable String baseUrl,
        Map<String, Object> settings,
        Map<String, String> secrets,
        boolean enabled) {

    Map<String, Object> view() {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("baseUrl", baseUrl == null ? null : AuditedSettings.shown(baseUrl));
        view.put("settings", AuditedSettings.shown(settings));
        view.put("secrets", secrets.keySet().stream().sorted().toList());
        view.put("enabled", enabled);
        return view;
    }

    /** The names of what is another now, as details of an entry; empty where nothing is. */
    Map<String, Object> changedTo(AuditedConnection after) {
        List<String> names = new ArrayList<>();
        if (!Objects.equals(baseUrl, after.baseUrl)) {
            names.add("baseUrl");
        }
        names.addAll(AuditedSettings.changed("settings", settings, after.settings));
        names.addAll(AuditedSettings.changed("secrets", secrets, after.secrets));
        return names.isEmpty() ? Map.of() : Map.of("changed", names);
    }

    /** Never shows secrets. */
    @Override
    public String toString() {
        return "AuditedConnection" + view();
    }
}
