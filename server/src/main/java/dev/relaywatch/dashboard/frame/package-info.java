/**
 * What every page has: the shell around it, its address, and how numbers, times and sums are said.
 */
@NullMarked
package dev.relaywatch.dashboard.frame;

import org.jspecify.annotations.NullMarked;
