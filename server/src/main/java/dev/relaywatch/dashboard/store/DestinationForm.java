package dev.relaywatch.dashboard.store;

import dev.relaywatch.dashboard.frame.FormField;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.tenancy.ConnectionForm;
import dev.relaywatch.tenancy.WantedConnection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What is asked of a connection to a destination: what nothing can be sent without first, what most
 * do without later.
 *
 * @param first fields that are always shown
 * @param further fields that may be left folded
 */
record DestinationForm(String service, List<FormField> first, List<FormField> further) {
    static final String ADDRESS = "baseUrl";
    private static final String SETTING = "settings.";
    private static final String SECRET = "secrets.";

    /** Without which the platform takes nothing. */
    private static final Map<String, Set<String>> NEEDED =
            Map.of(
                    "meta", Set.of("settings.pixel-id", "secrets.access-token"),
                    "google-ads",
                            Set.of(
                                    "settings.customer-id",
                                    "settings.conversion-actions",
                                    "secrets.client-id",
                                    "secrets.client-secret",
                                    "secrets.refresh-token"),
                    "ga4", Set.of("settings.measurement-id", "secrets.api-secret"),
                    "tiktok", Set.of("settings.pixel-code", "secrets.access-token"),
                    "gtm", Set.of(ADDRESS),
                    "supabase", Set.of(ADDRESS, "settings.table", "secrets.service-role-key"),
                    "webhook", Set.of(ADDRESS));

    /** Not needed, and shown all the same: whoever sets it up is asked for it often. */
    private static final Set<String> SHOWN =
            Set.of(
                    "secrets.signing-secret",
                    "settings.test-event-code",
                    "settings.login-customer-id",
                    "settings.preview-header");

    private static final Set<String> LINES =
            Set.of("settings.events", "settings.conversion-actions");

    /** Of a field, or of one of a service that others have too. */
    private static final Map<String, String> HINTS =
            Map.of(
                    "settings.pixel-id", "Events Manager, Data sources: the number of the dataset",
                    "meta secrets.access-token", "Of a system user: it does not expire",
                    "settings.test-event-code",
                            "While it is set, everything goes to the test tool alone",
                    "settings.measurement-id", "Admin, Data streams: begins with G-",
                    "secrets.api-secret",
                            "Of the same data stream: Measurement Protocol API secrets",
                    "settings.conversion-actions",
                            "A line each: purchase: 33, the ctId of its conversion action",
                    "settings.events", "A line each: generate_lead: Lead",
                    "secrets.signing-secret",
                            "Signs each message as Standard Webhooks: whsec_ and base64 of 24 to 64 bytes");

    static DestinationForm of(
            ConnectionForm form, Map<String, String> typed, List<FieldError> errors) {
        Set<String> needed = NEEDED.getOrDefault(form.service(), Set.of());
        List<FormField> all =
                names(form)
                        .map(name ->
                                field(form, name, needed.contains(name))
                                        .holding(typed.get(name))
                                        .wrong(errors))
                        .toList();
        Predicate<FormField> first =
                field -> needed.contains(field.name()) || SHOWN.contains(field.name());
        return new DestinationForm(
                form.service(),
                all.stream().filter(first).toList(),
                all.stream().filter(first.negate()).toList());
    }

    /** Whether something is wrong with a field that is folded. */
    boolean isFurtherWrong() {
        return further.stream().anyMatch(field -> field.error() != null);
    }

    private static Stream<String> names(ConnectionForm form) {
        return Stream.of(
                        Stream.of(ADDRESS),
                        form.settings().stream().map(SETTING::concat),
                        form.secrets().stream().map(SECRET::concat))
                .flatMap(one -> one);
    }

    private static FormField field(ConnectionForm form, String name, boolean needed) {
        if (name.equals(ADDRESS)) {
            return FormField.of(
                    name,
                    "url",
                    "Address",
                    form.needsAddress()
                            ? "Where it takes what is sent, with https://"
                            : "Of another server than the provider's own",
                    !form.needsAddress());
        }
        String kind = name.startsWith(SECRET) ? "secret" : LINES.contains(name) ? "lines" : "text";
        return FormField.of(
                name,
                kind,
                label(name),
                HINTS.getOrDefault(form.service() + " " + name, HINTS.getOrDefault(name, "")),
                !needed);
    }

    /** {@code secrets.api-secret} is API secret. */
    private static String label(String name) {
        String words = name.substring(name.indexOf('.') + 1).replace('-', ' ');
        return (words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1))
                .replaceAll("^Api\\b", "API")
                .replaceAll("\\bid\\b", "ID")
                .replaceAll("\\burl\\b", "URL");
    }

    /** What is missing that the platform takes nothing without. */
    static List<FieldError> missing(ConnectionForm form, Map<String, String> typed) {
        return names(form)
                .filter(NEEDED.getOrDefault(form.service(), Set.of())::contains)
                .filter(name -> typed.getOrDefault(name, "").isBlank())
                .map(name -> new FieldError(name, "is missing: nothing can be sent without it"))
                .toList();
    }

    /** What was typed; what was left empty is not wanted. */
    static WantedConnection wanted(ConnectionForm form, Map<String, String> typed) {
        Map<String, Object> settings = new LinkedHashMap<>();
        Map<String, String> secrets = new LinkedHashMap<>();
        names(form)
                .filter(name -> !typed.getOrDefault(name, "").isBlank())
                .forEach(name -> {
                    String text = typed.getOrDefault(name, "").strip();
                    String own = name.substring(name.indexOf('.') + 1);
                    if (name.startsWith(SECRET)) {
                        secrets.put(own, text);
                    } else if (LINES.contains(name)) {
                        settings.put(own, pairs(text));
                    } else if (name.startsWith(SETTING)) {
                        settings.put(own, text);
                    }
                });
        String address = typed.getOrDefault(ADDRESS, "").strip();
        return new WantedConnection(
                form.service(), null, address.isEmpty() ? null : address, settings, secrets, null);
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
