package dev.relaywatch.capture;

import dev.relaywatch.tenancy.TenantTransaction;
import org.springframework.jdbc.core.simple.JdbcClient;

/** For tests of other rooms: what tenants usually make. */
public final class HourlyRatesKit {
    private HourlyRatesKit() {}

    public static HourlyRates of(JdbcClient platform, TenantTransaction transaction) {
        return new HourlyRates(new HourlyRateStore(platform), transaction);
    }
}
