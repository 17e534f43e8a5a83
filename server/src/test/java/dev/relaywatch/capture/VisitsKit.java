package dev.relaywatch.capture;

import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import dev.relaywatch.tenancy.TenancyKit;
import java.time.Instant;

/** For tests of other rooms: visits without visitors. */
public final class VisitsKit {
    private VisitsKit() {}

    public static Visits visits(TenancyKit tenancy) {
        return new Visits(new VisitStore(tenancy.application()), tenancy.transaction());
    }

    public static void add(TenancyKit tenancy, TenantId tenant, Instant at, int number) {
        for (int i = 0; i < number; i++) {
            int _ =
                    tenancy.platform()
                            .sql("INSERT INTO visits VALUES (:tenant, :at, :id)")
                            .param("tenant", tenant.value())
                            .param("at", Timestamps.utc(at))
                            .param("id", Ids.next())
                            .update();
        }
    }
}
