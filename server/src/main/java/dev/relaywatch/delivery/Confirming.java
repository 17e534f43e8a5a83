package dev.relaywatch.delivery;

import dev.relaywatch.tenancy.Connection;
import java.time.Duration;

/** A destination that accepts at once and says later what it kept. */
public interface Confirming extends Destination {

    /**
     * Asks once what became of a request.
     *
     * @param receipt of {@link DeliveryOutcome.Uploaded}
     * @param limit time for the call
     */
    Confirmation confirm(Connection connection, String receipt, Duration limit);
}
