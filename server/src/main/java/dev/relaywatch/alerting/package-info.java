/**
 * Open problems reach a person: alerts, the channels that tell of them, silences, the live stream.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"shared", "tenancy", "queue", "outbound", "delivery", "health"})
package dev.relaywatch.alerting;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
