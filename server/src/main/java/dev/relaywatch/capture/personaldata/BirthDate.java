package dev.relaywatch.capture.personaldata;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Dates of birth as platforms want them: YYYYMMDD. */
final class BirthDate {
    /** Meta takes no earlier one (Customer Information Parameters, January 2026). */
    private static final int EARLIEST_YEAR = 1900;

    private static final int LATEST_YEAR = 2099;
    private static final int LENGTH = 8;

    private BirthDate() {}

    /**
     * Reads YYYYMMDD, year-month-day with {@code -}, {@code /} or {@code .} (a time after it is
     * dropped), and day and month before the year.
     *
     * @return absent when it is no date, or when day and month could be taken for each other
     */
    static @Nullable String digits(String text) {
        List<String> parts = parts(text);
        if (parts.size() == 1 && parts.getFirst().length() == LENGTH) {
            String date = parts.getFirst();
            return date(date.substring(0, 4), date.substring(4, 6), date.substring(6));
        }
        if (parts.size() != 3) {
            return null;
        }
        String first = parts.get(0);
        String second = parts.get(1);
        String third = parts.get(2);
        if (first.length() == 4) {
            return date(first, second, third);
        }
        if (third.length() != 4 || first.length() > 2 || second.length() > 2) {
            return null;
        }
        int a = Integer.parseInt(first);
        int b = Integer.parseInt(second);
        if (a == b || a > 12) {
            return date(third, second, first);
        }
        return b > 12 ? date(third, first, second) : null;
    }

    /** The digits between the separators; nothing when anything else stands there. */
    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>(3);
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : ' ';
            if (Text.isAsciiDigit(c)) {
                continue;
            }
            if (i == start) {
                return List.of();
            }
            parts.add(text.substring(start, i));
            start = i + 1;
            if (c == 'T' || c == ' ') {
                return parts;
            }
            if (c != '-' && c != '/' && c != '.') {
                return List.of();
            }
        }
        return parts;
    }

    private static @Nullable String date(String year, String month, String day) {
        if (month.length() > 2 || day.length() > 2) {
            return null;
        }
        int y = Integer.parseInt(year);
        int m = Integer.parseInt(month);
        int d = Integer.parseInt(day);
        boolean exists =
                y >= EARLIEST_YEAR
                        && y <= LATEST_YEAR
                        && m >= 1
                        && m <= 12
                        && d >= 1
                        && d <= YearMonth.of(y, m).lengthOfMonth();
        return exists ? year + twoDigits(month) + twoDigits(day) : null;
    }

    private static String twoDigits(String number) {
        return number.length() == 1 ? "0" + number : number;
    }
}
