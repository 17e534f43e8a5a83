@NullMarked
package dev.relaywatch.commerce.operation;

import org.jspecify.annotations.NullMarked;
