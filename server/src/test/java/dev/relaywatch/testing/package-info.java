/** What tests of all rooms share. */
@NullMarked
package dev.relaywatch.testing;

import org.jspecify.annotations.NullMarked;
