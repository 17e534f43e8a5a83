/** Signed webhooks. */
@NullMarked
package dev.relaywatch.delivery.webhook;

import org.jspecify.annotations.NullMarked;
