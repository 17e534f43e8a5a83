/** Meta Conversions API. */
@NullMarked
package dev.relaywatch.delivery.meta;

import org.jspecify.annotations.NullMarked;
