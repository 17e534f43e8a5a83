package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.FormField;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.tenancy.ConnectionDetails;
import dev.relaywatch.tenancy.ConnectionForm;
import dev.relaywatch.tenancy.WantedConnection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a connection: what nothing works without first, what most do without later.
 *
 * @param first fields that are always shown
 * @param further fields that may be left folded
 */
public record ConnectionFields(String service, List<FormField> first, List<FormField> further) {
    static final String ADDRESS = "baseUrl";
    static final String NAME = "name";
    private static final String SETTING = "settings.";
    private static final String SECRET = "secrets.";

    /** Without which the service does nothing for anybody. */
    private static final Map<String, Set<String>> NEEDED =
            Map.ofEntries(
                    Map.entry("meta", Set.of("settings.pixel-id", "secrets.access-token")),
                    Map.entry(
                            "google-ads",
                            Set.of(
                                    "settings.customer-id",
                                    "settings.conversion-actions",
                                    "secrets.client-id",
                                    "secrets.client-secret",
                                    "secrets.refresh-token")),
                    Map.entry("ga4", Set.of("settings.measurement-id", "secrets.api-secret")),
                    Map.entry("tiktok", Set.of("settings.pixel-code", "secrets.access-token")),
                    Map.entry("gtm", Set.of(ADDRESS)),
                    Map.entry(
                            "supabase",
                            Set.of(ADDRESS, "settings.table", "secrets.service-role-key")),
                    Map.entry("webhook", Set.of(ADDRESS)),
                    Map.entry("shopify", Set.of(ADDRESS, "secrets.access-token")),
                    Map.entry(
                            "woocommerce",
                            Set.of(ADDRESS, "secrets.consumer-key", "secrets.consumer-secret")),
                    Map.entry("stripe", Set.of("secrets.api-key")),
                    Map.entry("inngest", Set.of("secrets.signing-key")),
                    Map.entry("mcp", Set.of(ADDRESS)),
                    Map.entry("wise", Set.of("secrets.api-token")),
                    Map.entry("mux", Set.of("secrets.token-id", "secrets.token-secret")),
                    Map.entry("assemblyai", Set.of("secrets.api-key")),
                    Map.entry("slack", Set.of("secrets.bot-token")),
                    Map.entry("yotpo", Set.of("settings.app-key", "secrets.secret-key")),
                    Map.entry("loop", Set.of("secrets.api-key")),
                    Map.entry("vercel", Set.of("secrets.access-token")));

    /** Not needed, and shown all the same: whoever sets it up is asked for it often. */
    private static final Set<String> SHOWN =
            Set.of(
                    "secrets.signing-secret",
                    "secrets.app-secret",
                    "settings.test-event-code",
                    "settings.login-customer-id",
                    "settings.preview-header",
                    "settings.url",
                    "settings.host",
                    "settings.port",
                    "settings.name",
                    "secrets.username",
                    "secrets.password");

    private static final Set<String> LINES =
            Set.of("settings.events", "settings.conversion-actions");

    /** Of a field, or of one of a service that others have too. */
    private static final Map<String, String> HINTS =
            Map.ofEntries(
                    Map.entry(
                            "settings.pixel-id",
                            "Events Manager, Data sources: the number of the dataset"),
                    Map.entry("meta secrets.access-token", "Of a system user: it does not expire"),
                    Map.entry(
                            "settings.test-event-code",
                            "While it is set, everything goes to the test tool alone"),
                    Map.entry("settings.measurement-id", "Admin, Data streams: begins with G-"),
                    Map.entry(
                            "secrets.api-secret",
                            "Of the same data stream: Measurement Protocol API secrets"),
                    Map.entry(
                            "settings.conversion-actions",
                            "A line each: purchase: 33, the ctId of its conversion action"),
                    Map.entry("settings.events", "A line each: generate_lead: Lead"),
                    Map.entry(
                            "secrets.signing-secret",
                            "Signs each message as Standard Webhooks: whsec_ and base64 of 24 to 64 bytes"),
                    Map.entry(
                            "settings.domain",
                            "By which leads and events name it; the host of its address unless given"),
                    Map.entry("shopify baseUrl", "As https://acme.myshopify.com"),
                    Map.entry("woocommerce baseUrl", "Of the shop, with https://"),
                    Map.entry("mcp baseUrl", "Of the server, as it is called, with https://"),
                    Map.entry("settings.url", "Or host, port and name, each by itself"));

    public ConnectionFields {
        first = List.copyOf(first);
        further = List.copyOf(further);
    }

    /** Of a new one. */
    public static ConnectionFields of(
            ConnectionForm form, Map<String, String> typed, List<FieldError> errors) {
        return of(form, typed, errors, Set.of());
    }

    /**
     * Of one that is there.
     *
     * @param stored names of its secrets
     */
    static ConnectionFields of(
            ConnectionForm form,
            Map<String, String> typed,
            List<FieldError> errors,
            Set<String> stored) {
        Set<String> needed = NEEDED.getOrDefault(form.service(), Set.of());
        List<FormField> all =
                names(form)
                        .map(name ->
                                field(form, name, needed.contains(name), isStored(name, stored))
                                        .holding(typed.get(name))
                                        .wrong(errors))
                        .toList();
        Predicate<FormField> first =
                field ->
                        needed.contains(field.name())
                                || SHOWN.contains(field.name())
                                || isStored(field.name(), stored);
        return new ConnectionFields(
                form.service(),
                all.stream().filter(first).toList(),
                all.stream().filter(first.negate()).toList());
    }

    private static boolean isStored(String name, Set<String> stored) {
        return name.startsWith(SECRET) && stored.contains(name.substring(SECRET.length()));
    }

    /** Whether something is wrong with a field that is folded. */
    public boolean isFurtherWrong() {
        return further.stream().anyMatch(field -> field.error() != null);
    }

    private static Stream<String> names(ConnectionForm form) {
        return Stream.of(
                        form.takesAddress() ? Stream.of(ADDRESS) : Stream.<String>empty(),
                        form.settings().stream().map(SETTING::concat),
                        form.secrets().stream().map(SECRET::concat))
                .flatMap(one -> one);
    }

    private static FormField field(
            ConnectionForm form, String name, boolean needed, boolean stored) {
        String hint = HINTS.getOrDefault(form.service() + " " + name, HINTS.getOrDefault(name, ""));
        if (name.equals(ADDRESS)) {
            String usual =
                    form.needsAddress()
                            ? "Where it takes what is sent, with https://"
                            : "Of another server than the provider's own";
            return FormField.of(
                    name, "url", "Address", hint.isEmpty() ? usual : hint, !form.needsAddress());
        }
        String kind = name.startsWith(SECRET) ? "secret" : LINES.contains(name) ? "lines" : "text";
        return FormField.of(
                name,
                kind,
                label(name),
                stored ? "Stored and never shown; unchanged unless typed" : hint,
                !needed && !stored);
    }

    /** {@code secrets.api-secret} is API secret. */
    static String label(String name) {
        String words = name.substring(name.indexOf('.') + 1).replace('-', ' ');
        return (words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1))
                .replaceAll("^Api\\b", "API")
                .replaceAll("^Url\\b", "URL")
                .replaceAll("\\bid\\b", "ID")
                .replaceAll("\\burl\\b", "URL");
    }

    /** What is missing that the service does nothing without. */
    public static List<FieldError> missing(ConnectionForm form, Map<String, String> typed) {
        return missing(form, typed, Set.of());
    }

    /**
     * @param stored names of the secrets that there are
     */
    static List<FieldError> missing(
            ConnectionForm form, Map<String, String> typed, Set<String> stored) {
        return names(form)
                .filter(NEEDED.getOrDefault(form.service(), Set.of())::contains)
                .filter(name -> typed.getOrDefault(name, "").isBlank() && !isStored(name, stored))
                .map(name -> new FieldError(name, "is missing: nothing works without it"))
                .toList();
    }

    /** Which of the stored secrets it can do without. */
    static List<String> removable(ConnectionForm form, Set<String> stored) {
        Set<String> needed = NEEDED.getOrDefault(form.service(), Set.of());
        return form.secrets().stream()
                .filter(stored::contains)
                .filter(name -> !needed.contains(SECRET + name))
                .toList();
    }

    /** As a form shows what is set; of secrets nothing. */
    static Map<String, String> typed(ConnectionDetails connection) {
        Map<String, String> typed = new HashMap<>();
        if (connection.baseUrl() != null) {
            typed.put(ADDRESS, connection.baseUrl());
        }
        connection.settings().forEach((name, value) -> typed.put(SETTING + name, text(value)));
        return typed;
    }

    private static String text(Object value) {
        return value instanceof Map<?, ?> pairs
                ? pairs.entrySet().stream()
                        .map(pair -> pair.getKey() + ": " + pair.getValue())
                        .collect(Collectors.joining("\n"))
                : String.valueOf(value);
    }

    /** What was typed; what was left empty is not wanted. */
    public static WantedConnection wanted(ConnectionForm form, Map<String, String> typed) {
        String name = typed.getOrDefault(NAME, "").strip();
        String address = typed.getOrDefault(ADDRESS, "").strip();
        return new WantedConnection(
                form.service(),
                name.isEmpty() ? null : name,
                address.isEmpty() ? null : address,
                settings(form, typed),
                secrets(form, typed),
                null);
    }

    /**
     * What was typed of one that is there; secrets left empty stay.
     *
     * @param away names of secrets that shall go
     */
    static WantedConnection changed(
            ConnectionForm form, Map<String, String> typed, Set<String> away) {
        Map<String, @Nullable Object> secrets = new LinkedHashMap<>();
        form.secrets().stream().filter(away::contains).forEach(name -> secrets.put(name, null));
        secrets.putAll(secrets(form, typed));
        return new WantedConnection(
                null,
                null,
                form.takesAddress() ? typed.getOrDefault(ADDRESS, "").strip() : null,
                settings(form, typed),
                secrets,
                null);
    }

    private static Map<String, Object> settings(ConnectionForm form, Map<String, String> typed) {
        Map<String, Object> settings = new LinkedHashMap<>();
        for (String own : form.settings()) {
            String text = typed.getOrDefault(SETTING + own, "").strip();
            if (!text.isEmpty()) {
                settings.put(own, LINES.contains(SETTING + own) ? pairs(text) : text);
            }
        }
        return settings;
    }

    private static Map<String, String> secrets(ConnectionForm form, Map<String, String> typed) {
        Map<String, String> secrets = new LinkedHashMap<>();
        for (String own : form.secrets()) {
            String text = typed.getOrDefault(SECRET + own, "").strip();
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
}
