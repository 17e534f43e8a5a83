/**
 * The translator of personal data: finds it under the names that tag managers, platforms, shops and
 * forms use, brings it to the form that each advertising platform defines, and hashes it.
 */
@NullMarked
package dev.relaywatch.capture.personaldata;

import org.jspecify.annotations.NullMarked;
