/** Tests of the small types. */
@NullMarked
package dev.relaywatch.shared;

import org.jspecify.annotations.NullMarked;
