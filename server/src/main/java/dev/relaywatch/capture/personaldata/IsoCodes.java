package dev.relaywatch.capture.personaldata;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The codes of countries and their states, from what a person wrote. */
public final class IsoCodes {
    private IsoCodes() {}

    /**
     * ISO 3166-1 alpha-2, from a code or a name.
     *
     * @return absent when no country is called so
     */
    public static @Nullable String country(String text) {
        return Country.code(text);
    }

    /**
     * ISO 3166-2 without the country: of a state of the USA or Canada from its code or its English
     * name, elsewhere only where the text is a code already ({@code NSW}, {@code by}, {@code
     * DE-BY}). Three small letters are rather a name, such as Uri or Goa.
     *
     * @param country as it was written; absent where it is not known
     * @return absent where the code is not known
     */
    public static @Nullable String state(String text, @Nullable String country) {
        String of = country == null ? null : Country.code(country);
        String own = Address.withoutCountry(Text.strip(text), of);
        String code = Region.code(own, of);
        if (code != null || Region.hasCodes(of)) {
            return code;
        }
        boolean isCode =
                own.chars().allMatch(IsoCodes::isAsciiLetterOrDigit)
                        && (own.length() == 2
                                || (own.length() == 3 && own.equals(own.toUpperCase(Locale.ROOT))));
        return isCode ? own.toUpperCase(Locale.ROOT) : null;
    }

    private static boolean isAsciiLetterOrDigit(int c) {
        return c < 0x80 && Character.isLetterOrDigit(c);
    }
}
