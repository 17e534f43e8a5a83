package dev.relaywatch.capture.personaldata;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.ValidationResult;
import com.google.i18n.phonenumbers.Phonenumber;
import org.jspecify.annotations.Nullable;

/**
 * Phone numbers by libphonenumber, which is loaded with the first number and not before.
 *
 * <p>A number need only be possible (the right length for its country), because new ranges are in
 * use before the library knows them; a very short one must be valid, and one that can only be
 * dialled within a town is none.
 */
final class PhoneNumber {
    private static final int FEWEST_DIGITS_UNLESS_VALID = 7;

    private PhoneNumber() {}

    /**
     * E.164, with {@code +}.
     *
     * <p>Digits without {@code +} may be a national number or, as Meta writes them, begin with the
     * country code. They are taken as international when that is a valid number of the region
     * itself, or when they cannot be a national one; where both could be meant, as neither.
     *
     * @param region ISO 3166-1 alpha-2, completes national numbers; without it they are left out
     * @return absent when it is no number or its country is unknown
     */
    static @Nullable String e164(String text, @Nullable String region) {
        if (hasLetterAfterDigit(text)) {
            return null;
        }
        PhoneNumberUtil library = PhoneNumberUtil.getInstance();
        String typed = Text.plain(text);
        String dialled = typed.startsWith("00") ? "+" + typed.substring(2) : typed;
        if (dialled.indexOf('+') >= 0) {
            return usable(library, parsed(library, dialled, null));
        }
        if (region == null) {
            return null;
        }
        Phonenumber.PhoneNumber national = parsed(library, dialled, region);
        Phonenumber.PhoneNumber international = parsed(library, "+" + dialled, null);
        if (international == null || !library.isValidNumber(international)) {
            return usable(library, national);
        }
        if (international.getCountryCode() == library.getCountryCodeForRegion(region)) {
            return usable(library, international);
        }
        String asNational = usable(library, national);
        if (asNational == null) {
            return usable(library, international);
        }
        return library.isValidNumber(national) ? asNational : null;
    }

    /** Words, hexadecimal digests, "or" between two numbers; an extension counts as such too. */
    private static boolean hasLetterAfterDigit(String text) {
        boolean digitSeen = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            digitSeen |= Character.isDigit(c);
            if (digitSeen && Character.isLetter(c)) {
                return true;
            }
        }
        return false;
    }

    private static Phonenumber.@Nullable PhoneNumber parsed(
            PhoneNumberUtil library, String text, @Nullable String region) {
        try {
            return library.parse(text, region);
        } catch (NumberParseException e) {
            return null;
        }
    }

    private static @Nullable String usable(
            PhoneNumberUtil library, Phonenumber.@Nullable PhoneNumber number) {
        if (number == null) {
            return null;
        }
        String e164 = library.format(number, PhoneNumberFormat.E164);
        return library.isValidNumber(number) || isPlausible(library, number, e164) ? e164 : null;
    }

    /** Read again it must be the same number: one with a second trunk prefix left in is not. */
    private static boolean isPlausible(
            PhoneNumberUtil library, Phonenumber.PhoneNumber number, String e164) {
        return library.isPossibleNumberWithReason(number) == ValidationResult.IS_POSSIBLE
                && library.getNationalSignificantNumber(number).length()
                        >= FEWEST_DIGITS_UNLESS_VALID
                && number.exactlySameAs(parsed(library, e164, null));
    }
}
