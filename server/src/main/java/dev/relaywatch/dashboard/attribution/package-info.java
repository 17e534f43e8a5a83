/** Where conversions come from. */
@NullMarked
package dev.relaywatch.dashboard.attribution;

import org.jspecify.annotations.NullMarked;
