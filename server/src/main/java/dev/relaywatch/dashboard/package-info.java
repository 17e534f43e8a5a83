/**
 * What people look at: pages that are made on the server, and read through the other rooms' public
 * services alone.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "shared",
            "tenancy",
            "tenancy :: audit",
            "outbound",
            "capture",
            "queue",
            "delivery",
            "health",
            "alerting",
            "trackinghealth",
            "commerce"
        })
package dev.relaywatch.dashboard;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
