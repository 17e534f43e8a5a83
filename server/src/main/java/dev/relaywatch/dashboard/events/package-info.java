/** Whether an event arrived: the live tail, the search and the trace. */
@NullMarked
package dev.relaywatch.dashboard.events;

import org.jspecify.annotations.NullMarked;
