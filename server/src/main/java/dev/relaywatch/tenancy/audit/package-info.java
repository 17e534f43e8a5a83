/** Reading the audit log, and taking it home. */
@NullMarked
@NamedInterface("audit")
package dev.relaywatch.tenancy.audit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
