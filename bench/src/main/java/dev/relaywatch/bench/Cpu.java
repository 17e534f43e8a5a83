package dev.relaywatch.bench;

import java.time.Duration;

/**
 * CPU time, user and system.
 *
 * @param server the server's JVM without its compilers
 * @param compilers what that JVM spends on compiling itself: much at first, nothing in the long run
 * @param postgres its database, all processes
 * @param bench this JVM: clients, the sandbox and what drives a yardstick
 */
record Cpu(Duration server, Duration compilers, Duration postgres, Duration bench) {

    Cpu minus(Cpu earlier) {
        return new Cpu(
                server.minus(earlier.server),
                compilers.minus(earlier.compilers),
                postgres.minus(earlier.postgres),
                bench.minus(earlier.bench));
    }
}
