@NullMarked
package dev.relaywatch.capture.personaldata;

import org.jspecify.annotations.NullMarked;
