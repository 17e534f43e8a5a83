@NullMarked
package dev.relaywatch.dashboard;

import org.jspecify.annotations.NullMarked;
