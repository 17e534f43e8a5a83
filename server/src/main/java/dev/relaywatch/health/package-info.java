/**
 * Monitors and their verdicts: what is checked when, by which bounds it is judged, and its history.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "tenancy", "queue", "outbound"})
package dev.relaywatch.health;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
