package dev.relaywatch.tenancy.database;

/**
 * One of the database's programs reported an error or did not end in time; the message quotes what
 * it said.
 */
final class ProgramFailed extends RuntimeException {
    ProgramFailed(String message) {
        super(message);
    }
}
