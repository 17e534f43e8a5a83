/** PagerDuty, by its Events API v2. */
@NullMarked
package dev.relaywatch.alerting.pagerduty;

import org.jspecify.annotations.NullMarked;
