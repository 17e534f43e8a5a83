/** Server-side Google Tag Manager. */
@NullMarked
package dev.relaywatch.delivery.gtm;

import org.jspecify.annotations.NullMarked;
