/**
 * Whether a tenant's conversions arrive whole and can be used: match quality, what is stuck and
 * what it is worth, orphans, volume. Reads what {@code capture} and {@code delivery} tell in
 * numbers.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "tenancy", "capture", "delivery"})
package dev.relaywatch.trackinghealth;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
