/** How operations went, in numbers: counted, compared with what is usual, priced, handed out. */
@NullMarked
package dev.relaywatch.commerce.analytics;

import org.jspecify.annotations.NullMarked;
