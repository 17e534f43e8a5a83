package dev.relaywatch.capture.personaldata;

import java.util.HexFormat;
import java.util.Locale;
import java.util.function.IntPredicate;

/** Characters as the platforms' rules speak of them; every script counts, not only Latin. */
final class Text {
    private static final int HEX_DIGITS_OF_SHA_256 = 64;
    private static final int MOST_DIGITS_IN_NAME = 5;
    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private Text() {}

    /** In any case; surrounding space must be gone. */
    static boolean isSha256(String text) {
        if (text.length() != HEX_DIGITS_OF_SHA_256) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (!HexFormat.isHexDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** As it is stored. */
    static boolean isLowerSha256(String text) {
        if (text.length() != HEX_DIGITS_OF_SHA_256) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!HexFormat.isHexDigit(c) || Character.isUpperCase(c)) {
                return false;
            }
        }
        return true;
    }

    /** Without the space around it, the no-break and the zero-width kinds included. */
    static String strip(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isInvisible(text.charAt(start))) {
            start++;
        }
        while (end > start && isInvisible(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /** Lower case and composed (NFC), so that equal looking texts have equal bytes. */
    static String lower(String text) {
        return composed(composed(text).toLowerCase(Locale.ROOT));
    }

    /** The characters that are wanted, composed again where the others stood between. */
    static String keep(String text, IntPredicate wanted) {
        if (text.codePoints().allMatch(wanted)) {
            return text;
        }
        StringBuilder kept = new StringBuilder(text.length());
        text.codePoints().filter(wanted).forEach(kept::appendCodePoint);
        return composed(kept.toString());
    }

    /** Each run of space becomes one blank. */
    static String collapse(String text) {
        StringBuilder collapsed = new StringBuilder(text.length());
        boolean pending = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isSpace(c)) {
                pending = !collapsed.isEmpty();
            } else {
                if (pending) {
                    collapsed.append(' ');
                    pending = false;
                }
                collapsed.append(c);
            }
        }
        return collapsed.toString();
    }

    /**
     * As it was typed, with single blanks and without what nobody sees: control characters (no
     * database takes NUL) and marks of direction. The joiners of Persian and Indic words stay.
     */
    static String visible(String text) {
        return collapse(keep(composed(text), c -> isSpace(c) || isVisible(c)));
    }

    /** Not a control character nor a mark of direction or width. */
    static boolean isVisible(int c) {
        return isJoiner(c)
                || (!Character.isISOControl(c) && Character.getType(c) != Character.FORMAT);
    }

    /** Full-width letters as plain ones, digits of any script as 0 to 9. */
    static String plain(String text) {
        String compatible = java.text.Normalizer.normalize(text, java.text.Normalizer.Form.NFKC);
        StringBuilder plain = new StringBuilder(compatible.length());
        compatible
                .codePoints()
                .map(c -> Character.isDigit(c) ? '0' + Character.digit(c, 10) : c)
                .forEach(plain::appendCodePoint);
        return plain.toString();
    }

    /** Of a person or a place; not an e-mail address, a phone number or a digest. */
    static boolean mayBeName(String text) {
        return text.indexOf('@') < 0
                && text.chars().filter(Character::isDigit).count() <= MOST_DIGITS_IN_NAME;
    }

    static boolean hasLetter(String text) {
        return text.codePoints().anyMatch(Character::isLetter);
    }

    /** A letter, or a mark that belongs to one, without which many scripts are other words. */
    static boolean isOfLetters(int c) {
        return Character.isLetter(c) || isMark(c);
    }

    static boolean isOfLettersOrDigits(int c) {
        return Character.isLetterOrDigit(c) || isMark(c);
    }

    /** Persian and Indic names are spelt with joiners. */
    static boolean isJoiner(int c) {
        return c == ZERO_WIDTH_NON_JOINER || c == ZERO_WIDTH_JOINER;
    }

    private static boolean isMark(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.ENCLOSING_MARK ->
                    true;
            default -> false;
        };
    }

    static boolean isSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    static boolean isAsciiDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isInvisible(char c) {
        return isSpace(c) || Character.getType(c) == Character.FORMAT || Character.isISOControl(c);
    }

    private static String composed(String text) {
        return java.text.Normalizer.normalize(text, java.text.Normalizer.Form.NFC);
    }
}
