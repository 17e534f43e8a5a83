/**
 * What comes in, stored once: events, leads and conversions; their personal data translated and
 * hashed.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "tenancy", "queue", "outbound"})
package dev.relaywatch.capture;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
