/** What needs somebody. */
@NullMarked
package dev.relaywatch.dashboard.alerts;

import org.jspecify.annotations.NullMarked;
