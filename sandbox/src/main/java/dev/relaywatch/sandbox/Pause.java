package dev.relaywatch.sandbox;

import java.time.Duration;

/** Lets time pass. */
interface Pause {
    void lasting(Duration duration) throws InterruptedException;
}
