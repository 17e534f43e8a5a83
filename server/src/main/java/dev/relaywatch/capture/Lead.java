package dev.relaywatch.capture;

import dev.relaywatch.capture.personaldata.Hashes;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A person who submitted a form, without their contact data.
 *
 * @param emailHash SHA-256 of the trimmed, lower-cased address
 * @param phoneHash SHA-256 of the digits with country code
 * @param erased asked to be forgotten: nothing personal is left
 */
public record Lead(
        UUID id,
        String eventId,
        @Nullable UUID visitorRow,
        @Nullable String emailHash,
        @Nullable String phoneHash,
        Geo geo,
        Hashes userData,
        @Nullable String fbp,
        @Nullable String fbc,
        Map<String, String> clickIds,
        Map<String, String> utm,
        Consent consent,
        Instant createdAt,
        boolean erased) {

    /**
     * The same lead with what its visitor adds.
     *
     * @param completed the lead's event, completed from the visitor
     */
    Lead of(@Nullable UUID visitorRow, CapturedEvent completed) {
        return new Lead(
                id,
                eventId,
                visitorRow,
                emailHash,
                phoneHash,
                geo,
                userData,
                completed.fbp(),
                completed.fbc(),
                completed.clickIds(),
                completed.utm(),
                completed.consent(),
                createdAt,
                erased);
    }

    /**
     * Where a person is.
     *
     * @param state its name where that is known, else what was given
     * @param stateCode ISO 3166-2 without the country, such as CA; absent where it is not known
     * @param source the best source that gave a field: {@code user}, {@code ai_context}, {@code
     *     session} or {@code ip}
     */
    public record Geo(
            @Nullable String city,
            @Nullable String state,
            @Nullable String stateCode,
            @Nullable String zip,
            @Nullable String country,
            @Nullable String source) {}
}
