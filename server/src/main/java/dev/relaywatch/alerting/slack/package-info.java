/** Slack: incoming webhooks, and the Web API with a token. */
@NullMarked
package dev.relaywatch.alerting.slack;

import org.jspecify.annotations.NullMarked;
