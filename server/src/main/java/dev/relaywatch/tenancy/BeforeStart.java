package dev.relaywatch.tenancy;

/**
 * What the operator chose is looked at while this bean is made, and so before the database is
 * started: a mistake is told at once and leaves nothing behind.
 */
public interface BeforeStart {}
