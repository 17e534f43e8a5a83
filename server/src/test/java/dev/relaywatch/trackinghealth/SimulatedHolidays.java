package dev.relaywatch.trackinghealth;

import java.time.LocalDate;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Days on which made-up tenants have little to do: as printed calendars give them. */
record SimulatedHolidays(String country, Set<LocalDate> days) {
    /** With Christmas Eve, New Year's Eve, and what most but not all of its states have. */
    static final SimulatedHolidays GERMAN =
            of(
                    "DE",
                    """
                    2023 01-01 04-07 04-10 05-01 05-18 05-29 06-08 10-03 11-01 12-24 12-25 12-26 12-31
                    2024 01-01 03-29 04-01 05-01 05-09 05-20 05-30 10-03 11-01 12-24 12-25 12-26 12-31
                    2025 01-01 04-18 04-21 05-01 05-29 06-09 06-19 10-03 11-01 12-24 12-25 12-26 12-31
                    2026 01-01 04-03 04-06 05-01 05-14 05-25 06-04 10-03 11-01 12-24 12-25 12-26 12-31
                    2027 01-01 03-26 03-29 05-01 05-06 05-17 05-27 10-03 11-01 12-24 12-25 12-26 12-31
                    """);

    /** Of the federal government, and the Saturdays and Sundays that were moved. */
    static final SimulatedHolidays AMERICAN =
            of(
                    "US",
                    """
                    2023 01-01 01-02 01-16 02-20 05-29 06-19 07-04 09-04 10-09 11-10 11-23 12-25
                    2024 01-01 01-15 02-19 05-27 06-19 07-04 09-02 10-14 11-11 11-28 12-25
                    2025 01-01 01-20 02-17 05-26 06-19 07-04 09-01 10-13 11-11 11-27 12-25
                    2026 01-01 01-19 02-16 05-25 06-19 07-03 07-04 09-07 10-12 11-11 11-26 12-25
                    2027 01-01 01-18 02-15 05-31 06-18 06-19 07-04 07-05 09-06 10-11 11-11 11-25 12-24 12-25 12-31
                    """);

    private static SimulatedHolidays of(String country, String years) {
        return new SimulatedHolidays(
                country,
                years.lines()
                        .flatMap(SimulatedHolidays::days)
                        .collect(Collectors.toUnmodifiableSet()));
    }

    private static Stream<LocalDate> days(String year) {
        String[] words = year.split(" ", -1);
        return Stream.of(words).skip(1).map(day -> LocalDate.parse(words[0] + "-" + day));
    }

    boolean has(LocalDate day) {
        return days.contains(day);
    }
}
