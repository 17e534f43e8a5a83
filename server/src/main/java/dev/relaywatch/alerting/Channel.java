package dev.relaywatch.alerting;

import java.time.Duration;
import java.util.List;

/**
 * A way to tell people: formats, calls and classifies; never repeats a call. One node at a time
 * tells one recipient, in order.
 */
public interface Channel {
    ChannelType type();

    /** How many alerts one message may tell of; 1: each is its own. */
    int mostInOne();

    /** The shortest time between two messages to one recipient, on the average of a few. */
    Duration pace();

    /** Whether it has anything to say of this; what it does not tell of counts as told. */
    boolean tells(Transition transition);

    /**
     * One message.
     *
     * @param notices from one to {@link #mostInOne}, of different alerts
     * @param limit for the whole call
     */
    SendOutcome send(Recipient recipient, List<Notice> notices, Duration limit);
}
