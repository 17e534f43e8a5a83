/**
 * Open problems reach a person: alerts, the channels that tell of them, silences, the live stream.
 * What a tenant usually makes in an hour, and an alert puts at risk, is read from {@code capture}.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "shared",
            "tenancy",
            "queue",
            "outbound",
            "capture",
            "delivery",
            "health",
            "trackinghealth",
            "commerce"
        })
package dev.relaywatch.alerting;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
