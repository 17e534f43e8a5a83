/** A few small types that every room speaks in; no services. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.relaywatch.shared;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
