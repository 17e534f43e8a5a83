package dev.relaywatch.tenancy;

import java.util.List;

/**
 * What a room keeps sealed in its tables. Made without the rest of the room: when keys are changed
 * nothing else runs.
 */
public interface SealedColumns {
    List<SealedColumn> columns();
}
