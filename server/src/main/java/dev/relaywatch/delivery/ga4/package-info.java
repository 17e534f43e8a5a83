/** Google Analytics 4, Measurement Protocol. */
@NullMarked
package dev.relaywatch.delivery.ga4;

import org.jspecify.annotations.NullMarked;
