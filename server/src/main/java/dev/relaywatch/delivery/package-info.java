/** What goes out: destinations and their wire formats, routing, settling, traces, replay. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "shared",
            "tenancy",
            "queue",
            "outbound",
            "capture",
            "capture :: hashes"
        })
package dev.relaywatch.delivery;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
