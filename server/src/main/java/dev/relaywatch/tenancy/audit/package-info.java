/** Reading the audit log, and taking it home. */
@NullMarked
package dev.relaywatch.tenancy.audit;

import org.jspecify.annotations.NullMarked;
