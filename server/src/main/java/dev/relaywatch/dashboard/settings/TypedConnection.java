package dev.relaywatch.dashboard.settings;

import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.tenancy.ConnectionForm;
import dev.relaywatch.tenancy.WantedConnection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What somebody typed of a connection.
 *
 * @param typed by the names of {@link ConnectionFields}; holds secrets
 */
public record TypedConnection(ConnectionForm form, Map<String, String> typed) {
    public TypedConnection {
        typed = Map.copyOf(typed);
    }

    private String at(String field) {
        return typed.getOrDefault(field, "").strip();
    }

    /** What is missing that the service does nothing without. */
    public List<FieldError> missing() {
        return missing(Set.of());
    }

    /**
     * @param stored names of the secrets that there are
     */
    List<FieldError> missing(Set<String> stored) {
        return ConnectionFields.names(form)
                .filter(ConnectionGuide.needed(form.service())::contains)
                .filter(name -> at(name).isEmpty() && !ConnectionFields.isStored(name, stored))
                .map(name -> new FieldError(name, "is missing: nothing works without it"))
                .toList();
    }

    /** A new one; what was left empty is not wanted. */
    public WantedConnection wanted() {
        String name = at(ConnectionFields.NAME);
        String address = at(ConnectionGuide.ADDRESS);
        return new WantedConnection(
                form.service(),
                name.isEmpty() ? null : name,
                address.isEmpty() ? null : address,
                settings(),
                secrets(),
                null);
    }

    /**
     * One that is there; secrets left empty stay.
     *
     * @param away names of secrets that shall go
     */
    WantedConnection changed(Set<String> away) {
        Map<String, @Nullable Object> secrets = new LinkedHashMap<>();
        form.secrets().stream().filter(away::contains).forEach(name -> secrets.put(name, null));
        secrets.putAll(secrets());
        return new WantedConnection(
                null,
                null,
                form.takesAddress() ? at(ConnectionGuide.ADDRESS) : null,
                settings(),
                secrets,
                null);
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        for (String own : form.settings()) {
            String field = ConnectionFields.SETTING + own;
            if (!at(field).isEmpty()) {
                settings.put(own, ConnectionGuide.isLines(field) ? pairs(at(field)) : at(field));
            }
        }
        return settings;
    }

    private Map<String, String> secrets() {
        Map<String, String> secrets = new LinkedHashMap<>();
        for (String own : form.secrets()) {
            String text = at(ConnectionFields.SECRET + own);
            if (!text.isEmpty()) {
                secrets.put(own, text);
            }
        }
        return secrets;
    }

    /** A line without a colon is a name of nothing, which the rules refuse. */
    private static Map<String, String> pairs(String lines) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String line : lines.lines().toList()) {
            int colon = line.indexOf(':');
            if (!line.isBlank()) {
                pairs.put(
                        (colon < 0 ? line : line.substring(0, colon)).strip(),
                        colon < 0 ? "" : line.substring(colon + 1).strip());
            }
        }
        return pairs;
    }

    @Override
    public String toString() {
        return "TypedConnection[" + form.service() + "]";
    }
}
