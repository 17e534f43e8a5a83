package dev.relaywatch.trackinghealth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import de.focus_shift.jollyday.core.HolidayManager;
import de.focus_shift.jollyday.core.HolidayType;
import de.focus_shift.jollyday.core.ManagerParameters;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.Year;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Days on which shops sell half and offices nearly nothing: those that are off in the tenant's
 * country or in any of its states, not in single towns, as Jollyday has them. A day that is none
 * for the tenant's customers only makes that day's judgement slower. A tenant without a country, or
 * of one that Jollyday does not know, has the end of the year alone.
 */
@Component
class VolumeHolidays {
    private static final Logger log = LoggerFactory.getLogger(VolumeHolidays.class);

    private static final double HOLIDAY = 0.1;

    /** Of days off between holidays and weekends. */
    private static final double BETWEEN = 0.5;

    /** Countries and years: all that are known, in the two years that checks see at once. */
    private static final int MOST_YEARS = 200;

    private static final Set<MonthDay> EVERYWHERE =
            Set.of(
                    MonthDay.of(1, 1),
                    MonthDay.of(12, 24),
                    MonthDay.of(12, 25),
                    MonthDay.of(12, 26),
                    MonthDay.of(12, 31));

    private final Cache<CountryYear, Set<LocalDate>> days =
            Caffeine.newBuilder().maximumSize(MOST_YEARS).build();

    private record CountryYear(String country, int year) {}

    /**
     * How much of what is usual may be counted on that day, 0 to 1.
     *
     * @param country ISO 3166-1 alpha-2
     */
    ToDoubleFunction<LocalDate> of(@Nullable String country) {
        return day -> share(country, day);
    }

    private double share(@Nullable String country, LocalDate day) {
        if (isHoliday(country, day)) {
            return HOLIDAY;
        }
        boolean yearEnds =
                !MonthDay.from(day).isBefore(MonthDay.of(12, 22))
                        || !MonthDay.from(day).isAfter(MonthDay.of(1, 6));
        boolean bridge =
                (day.getDayOfWeek() == DayOfWeek.FRIDAY && isHoliday(country, day.minusDays(1)))
                        || (day.getDayOfWeek() == DayOfWeek.MONDAY
                                && isHoliday(country, day.plusDays(1)));
        return yearEnds || bridge ? BETWEEN : 1;
    }

    private boolean isHoliday(@Nullable String country, LocalDate day) {
        return EVERYWHERE.contains(MonthDay.from(day))
                || (country != null
                        && days.get(new CountryYear(country, day.getYear()), this::read)
                                .contains(day));
    }

    /** One at a time: while Jollyday starts, a second caller finds no reader of calendars. */
    private synchronized Set<LocalDate> read(CountryYear asked) {
        try {
            if (!HolidayManager.getSupportedCalendarCodes().contains(asked.country())) {
                return Set.of();
            }
            // What it would keep has no bound
            HolidayManager.setManagerCachingEnabled(false);
            HolidayManager calendar =
                    HolidayManager.getInstance(ManagerParameters.create(asked.country()));
            Year year = Year.of(asked.year());
            return Stream.concat(
                            Stream.of(calendar.getHolidays(year)),
                            calendar.getCalendarHierarchy().getChildren().keySet().stream()
                                    .map(region -> calendar.getHolidays(year, region)))
                    .flatMap(Set::stream)
                    .filter(holiday -> holiday.getType() != HolidayType.OBSERVANCE)
                    .flatMap(holiday -> Stream.of(holiday.getActualDate(), holiday.getDate()))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (RuntimeException | LinkageError e) {
            log.warn(
                    "The holidays of {} in {} are not known; its days are judged as any other",
                    asked.country(),
                    asked.year(),
                    e);
            return Set.of();
        }
    }
}
