package dev.relaywatch.outbound;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds e-mail addresses, IP addresses and phone numbers wherever they stand. Linear: a pattern is
 * tried only at the edge of a word and repeats possessively or a bounded number of times.
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

    private static final List<Numbers> NUMBERS =
            List.of(
                    new Numbers(IPV4, "0123456789", _ -> true, "[ip]"),
                    new Numbers(IPV6, "0123456789abcdefABCDEF:", PersonalData::isIpv6, "[ip]"),
                    new Numbers(INTERNATIONAL_PHONE, "+%", _ -> true, "[phone]"),
                    new Numbers(NATIONAL_PHONE, "0123456789(", PersonalData::isPhone, "[phone]"));

    private PersonalData() {}

    static String redact(String text) {
        boolean mayHoldEmail =
                text.indexOf('@') >= 0 || text.contains("%40") || text.contains("\\u0040");
        return numbers(mayHoldEmail ? EMAIL.matcher(text).replaceAll("[email]") : text);
    }

    /** One walk over the text; the patterns are asked only where a number may begin. */
    private static String numbers(String text) {
        List<Matcher> matchers =
                NUMBERS.stream()
                        .map(n -> n.pattern.matcher(text).useTransparentBounds(true))
                        .toList();
        StringBuilder clean = new StringBuilder(text.length() + 64);
        int copied = 0;
        int at = 0;
        while (at < text.length()) {
            int end = at;
            if (at == 0 || !isWord(text.charAt(at - 1))) {
                for (int i = 0; i < NUMBERS.size() && end == at; i++) {
                    Numbers kind = NUMBERS.get(i);
                    if (kind.starts.indexOf(text.charAt(at)) >= 0
                            && matchers.get(i).region(at, text.length()).lookingAt()
                            && kind.check.test(matchers.get(i).group())) {
                        end = matchers.get(i).end();
                        clean.append(text, copied, at).append(kind.mark);
                        copied = end;
                    }
                }
            }
            at = Math.max(at + 1, end);
        }
        return copied == 0 ? text : clean.append(text, copied, text.length()).toString();
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
        return (c >= '0' && c <= '9')
                || (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || c == '_';
    }

    /**
     * @param starts the characters that a match may begin with
     * @param check what the pattern alone can not say
     */
    private record Numbers(Pattern pattern, String starts, Predicate<String> check, String mark) {
        Numbers(String pattern, String starts, Predicate<String> check, String mark) {
            this(Pattern.compile(pattern), starts, check, mark);
        }
    }
}
