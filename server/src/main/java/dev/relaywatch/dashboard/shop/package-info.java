/** How shops are doing, and how operations on them go. */
@NullMarked
package dev.relaywatch.dashboard.shop;

import org.jspecify.annotations.NullMarked;
