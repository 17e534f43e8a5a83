package dev.relaywatch.commerce;

import java.time.Instant;
import java.util.List;

/**
 * An hour of the operations of all tenants was looked at; published within the transaction that
 * notes it, so that an hour is told of or looked at again.
 *
 * @param unusual in this hour
 * @param before what was unusual in the hour before
 */
public record OperationHourJudged(
        Instant hour, List<OperationAnomaly> unusual, List<OperationAnomaly> before) {
    public OperationHourJudged {
        unusual = List.copyOf(unusual);
        before = List.copyOf(before);
    }
}
