package dev.relaywatch.dashboard.store;

import dev.relaywatch.dashboard.frame.FormField;
import dev.relaywatch.dashboard.frame.FormField.Group;
import dev.relaywatch.dashboard.frame.FormField.Option;
import dev.relaywatch.shared.Problem.FieldError;
import java.text.Normalizer;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is asked of a store. */
public final class StoreForm {
    public static final String NAME = "name";
    public static final String SLUG = "slug";
    public static final String TIME_ZONE = "timeZone";
    public static final String CURRENCY = "currency";
    public static final String COUNTRY = "country";

    private static final int LONGEST_SLUG = 63;
    private static final Set<String> AREAS =
            Set.of(
                    "Africa",
                    "America",
                    "Antarctica",
                    "Asia",
                    "Atlantic",
                    "Australia",
                    "Europe",
                    "Indian",
                    "Pacific");

    private static final List<FormField> FIELDS =
            List.of(
                    FormField.of(NAME, "text", "Name", "As people call it", false),
                    FormField.of(
                            SLUG,
                            "text",
                            "Short name",
                            "In addresses and files: small letters, digits and hyphens; it cannot change later",
                            false),
                    FormField.of(TIME_ZONE, "choice", "Time zone", "In which its days begin", false)
                            .choosing(zones()),
                    FormField.of(
                                    CURRENCY,
                                    "choice",
                                    "Currency",
                                    "Of amounts that come without one",
                                    false)
                            .choosing(currencies()),
                    FormField.of(
                                    COUNTRY,
                                    "choice",
                                    "Country",
                                    "Completes phone numbers; knows its holidays",
                                    true)
                            .choosing(countries()));

    private StoreForm() {}

    /**
     * @param typed by name of the field
     */
    public static List<FormField> of(Map<String, String> typed, List<FieldError> errors) {
        return FIELDS.stream()
                .map(field ->
                        offering(field, typed.getOrDefault(field.name(), ""))
                                .holding(typed.get(field.name()))
                                .wrong(errors))
                .toList();
    }

    /** What a store has already is among the choices, or another would be saved in its place. */
    private static FormField offering(FormField field, String value) {
        boolean offered =
                value.isEmpty()
                        || !field.kind().equals("choice")
                        || field.choices().stream()
                                .flatMap(group -> group.options().stream())
                                .anyMatch(option -> option.value().equals(value));
        return offered
                ? field
                : field.choosing(
                        Stream.concat(
                                        Stream.of(new Group("", List.of(new Option(value, value)))),
                                        field.choices().stream())
                                .toList());
    }

    /** What a store of this name may be called in addresses; empty where nothing is left of it. */
    static String slugOf(String name) {
        String plain =
                Normalizer.normalize(name.replace("ß", "ss"), Normalizer.Form.NFKD)
                        .replaceAll("\\p{M}", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9]+", "-")
                        .replaceAll("^-", "");
        return plain.substring(0, Math.min(LONGEST_SLUG, plain.length())).replaceAll("-$", "");
    }

    private static List<Group> zones() {
        Map<String, List<Option>> byArea =
                ZoneId.getAvailableZoneIds().stream()
                        .filter(id -> AREAS.contains(area(id)))
                        .sorted()
                        .collect(
                                Collectors.groupingBy(
                                        StoreForm::area,
                                        TreeMap::new,
                                        Collectors.mapping(
                                                id -> new Option(id, id.replace('_', ' ')),
                                                Collectors.toList())));
        return Stream.concat(
                        Stream.of(new Group("", List.of(new Option("UTC", "UTC")))),
                        byArea.entrySet().stream()
                                .map(area -> new Group(area.getKey(), area.getValue())))
                .toList();
    }

    private static String area(String zone) {
        return zone.substring(0, Math.max(0, zone.indexOf('/')));
    }

    private static List<Group> currencies() {
        return List.of(
                new Group(
                        "",
                        isoCountries()
                                .map(code -> Currency.getInstance(Locale.of("", code)))
                                .filter(currency -> currency != null)
                                .distinct()
                                .map(currency ->
                                        new Option(
                                                currency.getCurrencyCode(),
                                                currency.getCurrencyCode()
                                                        + ", "
                                                        + currency.getDisplayName(Locale.ENGLISH)))
                                .sorted(Comparator.comparing(Option::value))
                                .toList()));
    }

    private static List<Group> countries() {
        return List.of(
                new Group("", List.of(new Option("", "Not said"))),
                new Group(
                        "",
                        isoCountries()
                                .map(code ->
                                        new Option(
                                                code,
                                                Locale.of("", code)
                                                        .getDisplayCountry(Locale.ENGLISH)))
                                .sorted(Comparator.comparing(Option::label))
                                .toList()));
    }

    private static Stream<String> isoCountries() {
        return Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA2).stream();
    }
}
