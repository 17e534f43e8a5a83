package dev.relaywatch.capture.geo;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where somebody is, as far as one source knows.
 *
 * @param state its name where the source gives one, else its code
 * @param stateCode ISO 3166-2 without the country, such as CA
 * @param country as the source writes it; of an address always ISO 3166-1 alpha-2
 */
public record Place(
        @Nullable String city,
        @Nullable String state,
        @Nullable String stateCode,
        @Nullable String zip,
        @Nullable String country) {

    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_ZIP = 20;

    /**
     * From what a look-up gave; what cannot be what it should be is left out.
     *
     * @return empty when nothing is left
     */
    static Optional<Place> of(
            @Nullable String city,
            @Nullable String state,
            @Nullable String stateCode,
            @Nullable String zip,
            @Nullable String country) {
        String code = code(stateCode, 1, 3);
        String name = text(state, LONGEST_NAME);
        Place place =
                new Place(
                        text(city, LONGEST_NAME),
                        name == null ? code : name,
                        code,
                        text(zip, LONGEST_ZIP),
                        code(country, 2, 2));
        return place.isEmpty() ? Optional.empty() : Optional.of(place);
    }

    private boolean isEmpty() {
        return city == null && state == null && zip == null && country == null;
    }

    /** Absent when it is no text that a database takes and a person would call a name. */
    private static @Nullable String text(@Nullable String given, int longest) {
        if (given == null) {
            return null;
        }
        String text = given.strip();
        boolean usable =
                text.length() <= longest
                        && text.codePoints().anyMatch(Character::isLetterOrDigit)
                        && text.codePoints().noneMatch(Place::isNoCharacter);
        return usable ? text : null;
    }

    private static boolean isNoCharacter(int c) {
        return Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE;
    }

    private static @Nullable String code(@Nullable String given, int shortest, int longest) {
        if (given == null) {
            return null;
        }
        String code = given.strip();
        return code.length() >= shortest
                        && code.length() <= longest
                        && code.chars().allMatch(Place::isAsciiLetterOrDigit)
                ? code.toUpperCase(Locale.ROOT)
                : null;
    }

    private static boolean isAsciiLetterOrDigit(int c) {
        return c < 0x80 && Character.isLetterOrDigit(c);
    }
}
