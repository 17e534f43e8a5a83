/** The destination that docs/adding-a-destination.md adds, and its test. */
@NullMarked
package dev.relaywatch.delivery.example;

import org.jspecify.annotations.NullMarked;
