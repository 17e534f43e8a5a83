package dev.relaywatch.outbound;

import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds e-mail addresses, IP addresses and phone numbers wherever they stand. Linear: a pattern is
 * tried only at the edge of a word, where the next few characters allow it, and repeats
 * possessively or a bounded number of times.
 */
final class PersonalData {
    private static final Pattern EMAIL =
            Pattern.compile(
                    "(?<![\\p{L}\\p{N}._+'-])[\\p{L}\\p{N}._+'-]++(?:@|%40|\\\\u0040)"
                            + "[\\p{L}\\p{N}][\\p{L}\\p{N}.-]*+");

    private static final String BYTE = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";

    private static final String IPV4 =
            "(?<![\\w.])" + BYTE + "(?:\\." + BYTE + "){3}(?!\\w|\\.\\d)";

    private static final String IPV6 = "(?<![\\w:.])[0-9a-fA-F:]{3,45}+(?![\\w:])";

    /** International: a plus sign, then 7 to 15 digits (E.164) with or without separators. */
    private static final String INTERNATIONAL_PHONE =
            "(?<!\\+)(?:\\+|%2B)(?:(?:%20|[ .()/-]){0,2}+\\d){7,15}(?!\\d)";

    /** National: groups with separators; digits alone may be any id or time. */
    private static final String NATIONAL_PHONE =
            "(?<![.+/-]|\\d:)(?:"
                    + "\\(\\d{2,5}\\)[ .-]?\\d{2,5}(?:[ .-]\\d{2,5}){1,4}"
                    + "|\\d{3}[ .-]\\d{3}[ .-]\\d{4}"
                    + "|\\d{3}[ -]\\d{3}[ -]\\d{3}"
                    + "|0\\d{1,4}(?:[ .-]\\d{2,6}){1,4}"
                    + ")(?![\\w:/-]|\\.\\d)";

    /** No group of an IPv6 address is longer. */
    private static final int LONGEST_GROUP = 4;

    /** As {@code \w}; a table, because the digits and letters of hashes follow no rule. */
    private static final boolean[] WORD = new boolean['z' + 1];

    static {
        for (char c = 0; c < WORD.length; c++) {
            WORD[c] =
                    (c >= '0' && c <= '9')
                            || (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || c == '_';
        }
    }

    static final List<Numbers> NUMBERS =
            List.of(
                    new Numbers(IPV4, PersonalData::mayBeIpv4, _ -> true, "[ip]"),
                    new Numbers(IPV6, PersonalData::mayBeIpv6, PersonalData::isIpv6, "[ip]"),
                    new Numbers(
                            INTERNATIONAL_PHONE,
                            (text, at) -> text.charAt(at) == '+' || text.startsWith("%2B", at),
                            _ -> true,
                            "[phone]"),
                    new Numbers(
                            NATIONAL_PHONE,
                            PersonalData::mayBePhone,
                            PersonalData::isPhone,
                            "[phone]"));

    private PersonalData() {}

    static String redact(String text) {
        boolean mayHoldEmail =
                text.indexOf('@') >= 0 || text.contains("%40") || text.contains("\\u0040");
        return numbers(mayHoldEmail ? EMAIL.matcher(text).replaceAll("[email]") : text);
    }

    /** One walk over the text; the patterns are asked only where a number may begin. */
    private static String numbers(String text) {
        StringBuilder clean = new StringBuilder();
        int copied = 0;
        int at = 0;
        while (at < text.length()) {
            int end = at;
            if ((at == 0 || !isWord(text.charAt(at - 1))) && mayBegin(text.charAt(at))) {
                for (int i = 0; i < NUMBERS.size() && end == at; i++) {
                    Numbers kind = NUMBERS.get(i);
                    end = kind.look.allows(text, at) ? kind.end(text, at) : at;
                    if (end > at) {
                        clean.append(text, copied, at).append(kind.mark);
                        copied = end;
                    }
                }
            }
            at = Math.max(at + 1, end);
        }
        return copied == 0 ? text : clean.append(text, copied, text.length()).toString();
    }

    private static boolean mayBegin(char c) {
        return HexFormat.isHexDigit(c) || c == ':' || c == '(' || c == '+' || c == '%';
    }

    /** Twice up to three digits and a dot. */
    private static boolean mayBeIpv4(String text, int at) {
        int dot = endOfDigits(text, at, 3);
        return isAt(text, dot, ".") && isAt(text, endOfDigits(text, dot + 1, 3), ".");
    }

    /** Two colons, and in front of each no longer group than there is. */
    private static boolean mayBeIpv6(String text, int from) {
        int colons = 0;
        int group = 0;
        for (int at = from; at < text.length() && colons < 2 && group <= LONGEST_GROUP; at++) {
            char c = text.charAt(at);
            if (c == ':') {
                colons++;
                group = 0;
            } else if (HexFormat.isHexDigit(c)) {
                group++;
            } else {
                return false;
            }
        }
        return colons == 2;
    }

    /** A parenthesis, or digits and a separator: three, or up to five that begin with 0. */
    private static boolean mayBePhone(String text, int at) {
        int separator = endOfDigits(text, at, 5);
        return text.charAt(at) == '('
                || ((separator - at == 3 || text.charAt(at) == '0')
                        && isAt(text, separator, " .-"));
    }

    private static boolean isAt(String text, int at, String wanted) {
        return at < text.length() && wanted.indexOf(text.charAt(at)) >= 0;
    }

    private static int endOfDigits(String text, int from, int most) {
        int at = from;
        while (at < text.length()
                && at - from < most
                && text.charAt(at) >= '0'
                && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }

    /** Eight groups, or fewer around a {@code ::}; times and hardware addresses are none. */
    private static boolean isIpv6(String candidate) {
        int groups = 0;
        int length = 0;
        boolean digit = false;
        for (int i = 0; i < candidate.length(); i++) {
            char c = candidate.charAt(i);
            digit |= c >= '0' && c <= '9';
            length = c == ':' ? 0 : length + 1;
            groups += length == 1 ? 1 : 0;
            if (length > 4) {
                return false;
            }
        }
        return candidate.contains("::") ? groups >= 1 && groups < 8 && digit : groups == 8;
    }

    /** 9 to 15 digits: a date has 8. */
    private static boolean isPhone(String candidate) {
        long digits = candidate.chars().filter(Character::isDigit).count();
        return digits >= 9 && digits <= 15;
    }

    private static boolean isWord(char c) {
        return c < WORD.length && WORD[c];
    }

    /** Tells by a few characters where no match can begin. */
    @FunctionalInterface
    interface Look {
        boolean allows(String text, int at);
    }

    /**
     * @param check what the pattern alone can not say
     */
    record Numbers(Pattern pattern, Look look, Predicate<String> check, String mark) {
        Numbers(String pattern, Look look, Predicate<String> check, String mark) {
            this(Pattern.compile(pattern), look, check, mark);
        }

        /** Where the match that begins here ends; {@code at} where none does. */
        int end(String text, int at) {
            Matcher matcher =
                    pattern.matcher(text).useTransparentBounds(true).region(at, text.length());
            return matcher.lookingAt() && check.test(matcher.group()) ? matcher.end() : at;
        }
    }
}
