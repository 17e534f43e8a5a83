@NullMarked
package dev.relaywatch.commerce;

import org.jspecify.annotations.NullMarked;
