package dev.relaywatch.tenancy;

import dev.relaywatch.shared.TenantId;
import org.jspecify.annotations.Nullable;

/** What a room knows of the configuration file; each that keeps some of it implements one. */
public interface ExportedPart {
    /** Under which name it stands in the file, of a tenant or of the platform. */
    String field();

    /**
     * As the file says it: texts, numbers, variables, lists and maps.
     *
     * @param tenant absent: of the platform
     * @param secrets for what never leaves
     * @return absent where the file need not say anything; an empty list is a wish
     */
    @Nullable Object of(@Nullable TenantId tenant, Placeholders secrets);
}
