@NullMarked
package dev.relaywatch.capture.geo;

import org.jspecify.annotations.NullMarked;
