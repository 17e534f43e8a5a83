/** Signed webhooks that carry the alert. */
@NullMarked
package dev.relaywatch.alerting.webhook;

import org.jspecify.annotations.NullMarked;
