package dev.relaywatch.tenancy.access;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;

/**
 * Why a sign-in by the provider failed, as a log may have it: what the framework says would quote
 * tokens, claims, and what strangers put into an address.
 */
final class OidcFailure {
    /** Of an error that {@link OidcProvider} made; its description is of our own making. */
    static final String AWAY = "provider_away";

    /** RFC 6749, 4.1.2.1, is wider; all names in use are like this. */
    private static final Pattern CODE = Pattern.compile("[a-z_]{1,60}");

    private static final int DEEPEST = 10;

    private OidcFailure() {}

    static String reason(Throwable failure) {
        StringBuilder reason = new StringBuilder("unknown");
        Throwable at = failure;
        for (int i = 0; i < DEEPEST && at != null; i++) {
            if (at instanceof OAuth2AuthenticationException refused) {
                OAuth2Error error = refused.getError();
                if (error.getErrorCode().equals(AWAY)) {
                    return String.valueOf(error.getDescription());
                }
                reason.replace(0, reason.length(), code(error.getErrorCode()));
            } else {
                reason.append(", ").append(at.getClass().getSimpleName());
            }
            at = at.getCause();
        }
        return reason.toString();
    }

    private static String code(@Nullable String said) {
        return said != null && CODE.matcher(said).matches() ? said : "unknown";
    }
}
