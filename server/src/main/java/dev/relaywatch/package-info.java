@NullMarked
package dev.relaywatch;

import org.jspecify.annotations.NullMarked;
