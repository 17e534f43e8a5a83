/** What is wrong now, for whom, and what it costs. */
@NullMarked
package dev.relaywatch.dashboard.overview;

import org.jspecify.annotations.NullMarked;
