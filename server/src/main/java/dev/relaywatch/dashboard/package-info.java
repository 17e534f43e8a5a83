/**
 * What people look at: pages that are made on the server, and read through the other rooms' public
 * services alone.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "tenancy"})
package dev.relaywatch.dashboard;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
