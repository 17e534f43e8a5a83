@NullMarked
package dev.relaywatch.sandbox;

import org.jspecify.annotations.NullMarked;
