package dev.relaywatch.tenancy.configuration;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Base64;
import java.util.Currency;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How single values are written. Each reader gives null exactly when it has reported a mistake. */
final class Formats {
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_SLUG = 63;
    private static final int LONGEST_EMAIL =
            254; // RFC 5321, 4.5.3.1.3: a path of 256 with its brackets
    private static final Duration SHORTEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofDays(31);
    private static final Pattern SLUG = Pattern.compile("[a-z0-9](-?[a-z0-9])*+");
    private static final Pattern CONNECTION_NAME =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final Pattern EMAIL =
            Pattern.compile(
                    "[^\\s@<>(),;:\"\\[\\]\\\\]{1,64}@[\\p{L}\\p{N}-]+(\\.[\\p{L}\\p{N}-]+)*+");
    private static final Pattern DURATION =
            Pattern.compile("(?<count>[0-9]{1,9})(?<unit>ms|s|m|h|d)");
    private static final Pattern BOUND = Pattern.compile("-?[0-9]{1,15}(\\.[0-9]{1,6})?");

    /** Standard Webhooks, "Signature scheme": {@code whsec_} and base64 of 24 to 64 bytes. */
    private static final String SIGNING_PREFIX = "whsec_";

    private Formats() {}

    static @Nullable String name(Item item) {
        return item.line(LONGEST_NAME);
    }

    static @Nullable String slug(Item item) {
        return item.as(
                "small letters, digits and single hyphens, at most " + LONGEST_SLUG,
                text ->
                        text.length() <= LONGEST_SLUG && SLUG.matcher(text).matches()
                                ? text
                                : null);
    }

    static @Nullable String connectionName(Item item) {
        return item.as(
                "letters, digits, dots, hyphens and underscores, at most 63",
                text -> CONNECTION_NAME.matcher(text).matches() ? text : null);
    }

    static @Nullable String email(Item item) {
        return item.as(
                "an e-mail address such as anna@example.com",
                text ->
                        text.length() <= LONGEST_EMAIL && EMAIL.matcher(text).matches()
                                ? text
                                : null);
    }

    static @Nullable ZoneId timeZone(Item item) {
        Set<String> known = ZoneId.getAvailableZoneIds();
        String text = item.text();
        if (text == null || known.contains(text)) {
            return text == null ? null : ZoneId.of(text);
        }
        Words.unknown(item, "time zone", "one such as Europe/Berlin or UTC", text, known);
        return null;
    }

    static @Nullable String currency(Item item) {
        return item.as(
                "an ISO 4217 currency such as EUR",
                text ->
                        Currency.getAvailableCurrencies().stream()
                                        .anyMatch(known -> known.getCurrencyCode().equals(text))
                                ? text
                                : null);
    }

    static @Nullable String country(Item item) {
        return item.as(
                "an ISO 3166-1 country of two capital letters such as DE",
                text ->
                        Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA2).contains(text)
                                ? text
                                : null);
    }

    /** After which something is missed. */
    static @Nullable Duration pause(Item item) {
        return item.as(
                "a duration from 1m to 31d such as 15m, 1h or 30d",
                text -> {
                    Duration pause = parseDuration(text);
                    return pause == null
                                    || pause.compareTo(SHORTEST_PAUSE) < 0
                                    || pause.compareTo(LONGEST_PAUSE) > 0
                            ? null
                            : pause;
                });
    }

    /** More than nothing. */
    static @Nullable Duration duration(Item item) {
        return item.as("a duration such as 200ms, 5s, 15m, 1h or 30d", Formats::parseDuration);
    }

    private static @Nullable Duration parseDuration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        long count = Long.parseLong(matcher.group("count"));
        Duration unit =
                switch (matcher.group("unit")) {
                    case "ms" -> Duration.ofMillis(1);
                    case "s" -> Duration.ofSeconds(1);
                    case "m" -> Duration.ofMinutes(1);
                    case "h" -> Duration.ofHours(1);
                    default -> Duration.ofDays(1);
                };
        return count == 0 ? null : unit.multipliedBy(count);
    }

    static @Nullable BigDecimal bound(Item item) {
        return item.as(
                "a number such as 800 or 0.5",
                text -> BOUND.matcher(text).matches() ? new BigDecimal(text) : null);
    }

    /** Not shown in mistakes. */
    static @Nullable String signingSecret(Item item) {
        return item.secret(
                "whsec_ and base64 of 24 to 64 bytes; make one with: echo whsec_$(openssl rand -base64 32)",
                Formats::isSigningSecret);
    }

    private static boolean isSigningSecret(String text) {
        if (!text.startsWith(SIGNING_PREFIX)) {
            return false;
        }
        try {
            int bytes = Base64.getDecoder().decode(text.substring(SIGNING_PREFIX.length())).length;
            return bytes >= 24 && bytes <= 64;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Of a connection or channel; not shown in mistakes. */
    static @Nullable String credential(Item item) {
        return item.secret(
                "the credential itself, without white space at its ends and not a placeholder",
                text -> text.equals(text.strip()) && !isPlaceholder(text));
    }

    /** Of a connection or channel. */
    static @Nullable String setting(Item item) {
        return item.secret(
                "a value of your own instead of the placeholder", text -> !isPlaceholder(text));
    }

    /** As the examples of the documentation leave values open. */
    private static boolean isPlaceholder(String text) {
        return text.equals("...") || text.equals("\u2026");
    }
}
