package dev.relaywatch.tenancy.database;

import java.nio.file.Path;

/**
 * Another running Relaywatch holds the data directory. The message is written for the person who
 * started this one.
 */
public final class DataDirectoryInUse extends RuntimeException {
    DataDirectoryInUse(Path directory) {
        super(
                "The data directory "
                        + directory
                        + " is in use by another Relaywatch. Stop that one, or start this one with"
                        + " another directory: --relaywatch.data-dir=<path>");
    }
}
