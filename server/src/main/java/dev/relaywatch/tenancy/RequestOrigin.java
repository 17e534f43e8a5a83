package dev.relaywatch.tenancy;

import org.jspecify.annotations.Nullable;

/** From where the request came that this thread serves. */
@FunctionalInterface
public interface RequestOrigin {

    /** The client's address; null where no request is served. */
    @Nullable String address();
}
