@NullMarked
package dev.relaywatch.dashboard.health;

import org.jspecify.annotations.NullMarked;
