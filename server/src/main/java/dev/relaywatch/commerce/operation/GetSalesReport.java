package dev.relaywatch.commerce.operation;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a shop sold. */
public abstract class GetSalesReport extends Operation<GetSalesReport.Parameters> {
    protected GetSalesReport() {
        super(
                "get_sales_report",
                "What the shop sold, as it counts itself.",
                new Parameters(Period.WEEK));
    }

    public record Parameters(
            @Parameter("day (today), week, month or year, up to now; week unless said otherwise")
                    @Nullable Period period) {}

    /** Which days are reported. */
    public enum Period {
        DAY,
        WEEK,
        MONTH,
        YEAR;

        @JsonValue
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param netSales without tax, shipping and refunds
     * @param averageOrder of an order; zero where there is none
     * @param byDay of a year by month
     */
    public record Report(
            Period period,
            Amount totalSales,
            Amount netSales,
            int orders,
            int items,
            Amount averageOrder,
            Amount refunds,
            List<Day> byDay) {}

    /**
     * @param date such as {@code 2026-11-20}; of a year {@code 2026-11}
     */
    public record Day(String date, Amount sales, int orders, int items) {}
}
