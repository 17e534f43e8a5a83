/**
 * The configuration file, from text to records, and the vocabulary it is written in. Knows neither
 * Spring nor the database: its room applies what was read.
 */
@NullMarked
package dev.relaywatch.tenancy.configuration;

import org.jspecify.annotations.NullMarked;
