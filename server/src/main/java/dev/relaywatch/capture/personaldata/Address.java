package dev.relaywatch.capture.personaldata;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The forms of city, state and postal code: those that Meta hashes, and those in clear for Google
 * and TikTok. A value that is rather something else (an e-mail address, a phone number) is absent
 * in both, so that nothing but geography is ever kept in clear.
 */
final class Address {
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_ZIP = 10;
    private static final int US_ZIP = 5;
    private static final int US_ZIP_PLUS_4 = 9;

    private Address() {}

    /** Meta: lower case, letters only. */
    static @Nullable String city(String text) {
        String letters = Text.keep(Text.lower(text), Text::isOfLetters);
        return isName(text) && Text.hasLetter(letters) ? letters : null;
    }

    /** As it was typed, with single blanks. */
    static @Nullable String clearCity(String text) {
        return city(text) == null ? null : Text.visible(text);
    }

    /**
     * Meta: the two letters of a US or Canadian state, elsewhere lower case without space and
     * punctuation.
     */
    static @Nullable String state(String text, @Nullable String country) {
        String clear = clearState(text, country);
        return clear == null ? null : Text.keep(Text.lower(clear), Text::isOfLettersOrDigits);
    }

    /** The two capital letters of a US or Canadian state, elsewhere as it was typed. */
    static @Nullable String clearState(String text, @Nullable String country) {
        String own = withoutCountry(text, country);
        String code = Region.code(own, country);
        if (code != null || Region.hasCodes(country)) {
            return code;
        }
        boolean usable = isName(own) && own.codePoints().anyMatch(Character::isLetterOrDigit);
        return usable ? Text.visible(own) : null;
    }

    /** WooCommerce writes ISO 3166-2 for some countries: {@code DE-BY}. */
    static String withoutCountry(String text, @Nullable String country) {
        boolean prefixed =
                country != null
                        && text.length() > 3
                        && text.charAt(2) == '-'
                        && text.regionMatches(true, 0, country, 0, 2);
        return prefixed ? text.substring(3) : text;
    }

    /** Meta: lower case, no space and no dash; of a US code the first five digits. */
    static @Nullable String zip(String text, @Nullable String country) {
        String zip = lettersAndDigits(text);
        if (!isZip(zip)) {
            return null;
        }
        if (!"US".equals(country) && !(country == null && isZipPlus4(text))) {
            return zip;
        }
        boolean ofUsa =
                (zip.length() == US_ZIP || zip.length() == US_ZIP_PLUS_4)
                        && zip.chars().allMatch(Text::isAsciiDigit);
        return ofUsa ? zip.substring(0, US_ZIP) : null;
    }

    /** As it was typed, in capital letters and with single blanks. */
    static @Nullable String clearZip(String text, @Nullable String country) {
        if (zip(text, country) == null) {
            return null;
        }
        String kept =
                Text.keep(text, c -> c == '-' || Text.isSpace(c) || Text.isOfLettersOrDigits(c));
        return Text.collapse(kept).toUpperCase(Locale.ROOT);
    }

    /** TikTok: lower case, no space. */
    static @Nullable String tiktokZip(String text, @Nullable String country) {
        return zip(text, country) == null
                ? null
                : Text.keep(Text.lower(text), c -> !Text.isSpace(c));
    }

    /** TikTok's clear city, state and country: lower case, letters and digits. */
    static String lettersAndDigits(String text) {
        return Text.keep(Text.lower(text), Text::isOfLettersOrDigits);
    }

    /** No country writes its postal codes in more, or without any digit. */
    private static boolean isZip(String zip) {
        return zip.length() >= 2
                && zip.length() <= LONGEST_ZIP
                && zip.codePoints().anyMatch(Character::isDigit);
    }

    /** {@code 94035-1234} is American even where the country is not given. */
    private static boolean isZipPlus4(String text) {
        return text.length() == US_ZIP_PLUS_4 + 1
                && text.charAt(US_ZIP) == '-'
                && text.chars().filter(Text::isAsciiDigit).count() == US_ZIP_PLUS_4;
    }

    private static boolean isName(String text) {
        return text.length() <= LONGEST_NAME && Text.mayBeName(text);
    }
}
