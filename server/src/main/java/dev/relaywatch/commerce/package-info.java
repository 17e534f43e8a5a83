/** Shops: operations on them, how these go, and what the shops sell. */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "tenancy", "outbound", "capture"})
package dev.relaywatch.commerce;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
