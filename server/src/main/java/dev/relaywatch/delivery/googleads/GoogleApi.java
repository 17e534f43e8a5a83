package dev.relaywatch.delivery.googleads;

import dev.relaywatch.delivery.Batch;
import dev.relaywatch.delivery.Deliverable;
import dev.relaywatch.delivery.Destination.Tested;
import dev.relaywatch.delivery.Sent;
import dev.relaywatch.outbound.Redaction;
import java.time.Duration;
import java.util.List;

/** One of the ways in which Google takes conversions. */
interface GoogleApi {

    /** As {@code settings.api} names it. */
    String name();

    /** One batch for the account. */
    Batch.Platform batch(GoogleAccount account);

    /**
     * Sends a batch.
     *
     * @param redaction for what is kept of requests and answers
     * @param limit time for the whole batch
     * @return one answer an item, in the order of the batch
     */
    default List<Sent> send(
            GoogleAccount account, List<Deliverable> items, Redaction redaction, Duration limit) {
        return Batch.send(batch(account), items, redaction, limit);
    }

    /** Whether the account would take conversions, without leaving one there. */
    Tested test(GoogleAccount account, Duration limit);
}
