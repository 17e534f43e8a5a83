package dev.relaywatch.delivery.googleads;

import dev.relaywatch.delivery.Confirmation;
import java.time.Duration;

/** A way that accepts at once and says later what it kept. */
interface ConfirmingApi extends GoogleApi {

    /** Asks once what became of a request. */
    Confirmation confirm(GoogleAccount account, String receipt, Duration limit);
}
