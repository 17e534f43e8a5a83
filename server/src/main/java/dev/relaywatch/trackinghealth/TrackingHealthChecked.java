package dev.relaywatch.trackinghealth;

import java.util.List;

/** The regular check was made of these tenants; published outside of any transaction. */
public record TrackingHealthChecked(List<TenantVerdict> verdicts) {
    public TrackingHealthChecked {
        verdicts = List.copyOf(verdicts);
    }
}
