package dev.relaywatch.tenancy.configuration;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What all who read one file share.
 *
 * @param environment the value of a variable; null when it is not set
 */
record Reading(
        Mistakes mistakes, Function<String, @Nullable String> environment, ConnectionRule rule) {}
