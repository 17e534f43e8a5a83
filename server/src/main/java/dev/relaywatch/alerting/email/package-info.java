/** E-mail, one thread an alert. */
@NullMarked
package dev.relaywatch.alerting.email;

import org.jspecify.annotations.NullMarked;
