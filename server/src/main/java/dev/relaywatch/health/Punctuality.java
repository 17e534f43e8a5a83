package dev.relaywatch.health;

/**
 * Whether the checks that are planned are made.
 *
 * @param planned checks there are
 * @param made of them, those made in the last five minutes
 * @param overdue of them, those that have been due for over ten seconds and that nobody makes
 * @param longestOverdueSeconds how long the first of these has been due; 0 where there is none
 */
public record Punctuality(int planned, int made, int overdue, long longestOverdueSeconds) {}
