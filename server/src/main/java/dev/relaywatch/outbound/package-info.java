/** HTTP to the world: one client, an address guard, bounded time and size, redaction. */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "tenancy"})
package dev.relaywatch.outbound;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
