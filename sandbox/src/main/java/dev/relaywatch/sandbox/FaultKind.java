package dev.relaywatch.sandbox;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What can go wrong at a provider. In JSON the names are in lower case. */
public enum FaultKind {
    /** The rate limit is used up. */
    THROTTLED,
    /**
     * The answer, the normal one unless another fault strikes as well, says that nothing is left of
     * the rate limit.
     */
    QUOTA_USED_UP,
    /** The access token is past its date. */
    TOKEN_EXPIRED,
    /** The access token was withdrawn. */
    TOKEN_REVOKED,
    /** The provider is down for a moment and says so. */
    UNAVAILABLE,
    /** The provider fails without saying why. */
    UNKNOWN_ERROR,
    /** The provider finds the named events invalid; everything else goes through. */
    REJECTED,
    /** The provider accepts the named events and refuses them later, where it does so at all. */
    REFUSED_LATER,
    /**
     * The provider finds the click of the named events too recent, so that it would take them
     * later.
     */
    TOO_RECENT,
    /** The address is to be forgotten. */
    GONE,
    /** A proxy in front of the provider answers 502 with an HTML page. */
    HTML,
    /** A proxy in front of the provider answers 200 with an HTML page of its own. */
    PORTAL,
    /** 200 without a body where one belongs. */
    EMPTY,
    /** 200 with the beginning of a JSON document. */
    TRUNCATED,
    /** 200 with a JSON document of 4 MiB that says nothing. */
    ENORMOUS,
    /** 200 with an error inside. */
    LIE,
    /** The connection is closed without an answer; the provider has not seen the request. */
    RESET,
    /** The connection is closed without an answer; the provider has worked the request. */
    RESET_AFTER,
    /** The connection stays open and no answer comes; the provider has not seen the request. */
    HALF_OPEN,
    /** Half of the answer comes and no more, on a connection that stays open. */
    STALLED,
    /** The answer comes at one byte a second. */
    SLOW_BODY,
    /** The answer announces more bytes than come before the connection ends. */
    WRONG_LENGTH,
    /** The answer comes late; it is the normal one unless another fault strikes as well. */
    SLOW;

    /** The name in JSON, such as {@code token_expired}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it strikes single events, named by their ids, and not requests. */
    boolean namesEvents() {
        return this == REJECTED || this == REFUSED_LATER || this == TOO_RECENT;
    }

    static Optional<FaultKind> find(String text) {
        return Arrays.stream(values()).filter(kind -> kind.text().equals(text)).findFirst();
    }

    static List<String> texts() {
        return Arrays.stream(values()).map(FaultKind::text).toList();
    }
}
