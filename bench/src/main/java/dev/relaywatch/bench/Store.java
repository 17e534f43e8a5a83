package dev.relaywatch.bench;

/** A store that tells the server of its purchases. */
interface Store {

    /** A connection that posts events as a browser does. */
    KeepAliveConnection connection();

    Purchases purchases();
}
