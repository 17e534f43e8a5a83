package dev.relaywatch.capture;

import dev.relaywatch.tenancy.TenantTransaction;

/** For tests of other rooms: what tenants usually make. */
public final class HourlyRatesKit {
    private HourlyRatesKit() {}

    public static HourlyRates of(TenantTransaction transaction) {
        return new HourlyRates(new HourlyRateStore(transaction), transaction);
    }
}
