/**
 * Who may do what with which account: tenants, keys, connections with their sealed secrets, the
 * configuration file, and the transaction in which a tenant's rows can be seen at all.
 */
@NullMarked
@ApplicationModule(allowedDependencies = "shared")
package dev.relaywatch.tenancy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
