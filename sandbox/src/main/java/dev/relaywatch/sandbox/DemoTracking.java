package dev.relaywatch.sandbox;

import java.time.Instant;
import java.util.List;

/** Tells the server of one visitor's way. */
interface DemoTracking {

    /**
     * The visitor made a step.
     *
     * @param eventId of the event that the step is
     * @return what is sent now, in this order; nothing where it is sent later
     */
    List<DemoCall> step(String eventId, Instant now);

    /** The visitor left: what was not sent yet. */
    List<DemoCall> leave(Instant now);
}
