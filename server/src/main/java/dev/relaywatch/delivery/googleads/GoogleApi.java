package dev.relaywatch.delivery.googleads;

import dev.relaywatch.delivery.Batch;
import dev.relaywatch.delivery.Destination.Tested;
import java.time.Duration;

/** One of the ways in which Google takes conversions. */
interface GoogleApi {

    /** As {@code settings.api} names it. */
    String name();

    /** One batch for the account. */
    Batch.Platform batch(GoogleAccount account);

    /** Whether the account would take conversions, without leaving one there. */
    Tested test(GoogleAccount account, Duration limit);
}
