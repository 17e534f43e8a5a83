/** Whether conversions arrive, which are stuck, and sending them again. */
@NullMarked
package dev.relaywatch.dashboard.tracking;

import org.jspecify.annotations.NullMarked;
