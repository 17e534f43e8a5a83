package dev.relaywatch.sandbox;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * Google, as a {@code google-ads} connection uses it: the token service, behind which its APIs
 * stand.
 */
final class GoogleProvider implements Provider {
    private static final int TOKEN_SECONDS = 3_599;
    private static final List<String> SCOPES =
            List.of(
                    "https://www.googleapis.com/auth/adwords",
                    "https://www.googleapis.com/auth/datamanager");

    @Override
    public String service() {
        return "google-ads";
    }

    /**
     * {@code tokenDaysLeft}: until the refresh token ends, never if it is not set; {@code scopes}:
     * that were granted; {@code customers}: the accounts that the Google account opens.
     */
    @Override
    public Set<String> standings() {
        return Set.of("tokenDaysLeft", "scopes", "customers");
    }

    @Override
    public Answer answer(Request request, Account account) {
        if (request.path().equals("/token")) {
            return token(request, account.standing());
        }
        if (request.header("authorization").filter(GoogleProvider::isOurs).isEmpty()) {
            return unauthenticated();
        }
        if (DataManagerApi.knows(request)) {
            return DataManagerApi.answer(request, account);
        }
        if (GoogleAdsApi.knows(request)) {
            return account.standing().texts("scopes", SCOPES).contains(SCOPES.getFirst())
                    ? GoogleAdsApi.answer(request, account)
                    : outOfScope();
        }
        return status(404, "NOT_FOUND", "Method not found.");
    }

    @Override
    public boolean knows(FaultKind kind) {
        return kind == FaultKind.REFUSED_LATER
                || kind == FaultKind.TOO_RECENT
                || Provider.super.knows(kind);
    }

    @Override
    public Optional<Failure> failure(FaultKind kind) {
        return switch (kind) {
            case TOKEN_EXPIRED, THROTTLED, GONE, LIE ->
                    Optional.of(request ->
                            request.path().equals("/token")
                                    ? token(request, new Standing())
                                    : failure(kind, request));
            case TOKEN_REVOKED ->
                    Optional.of(request ->
                            request.path().equals("/token") ? revoked() : failure(kind, request));
            case UNAVAILABLE ->
                    Optional.of(_ ->
                            status(503, "UNAVAILABLE", "The service is currently unavailable."));
            case UNKNOWN_ERROR ->
                    Optional.of(_ -> status(500, "INTERNAL", "Internal error encountered."));
            default -> Optional.empty();
        };
    }

    /** What is wrong with one of the APIs; the token service knows nothing of it. */
    private static Answer failure(FaultKind kind, Request request) {
        Optional<Answer> own =
                DataManagerApi.knows(request)
                        ? DataManagerApi.failure(kind)
                        : GoogleAdsApi.knows(request)
                                ? GoogleAdsApi.failure(kind)
                                : Optional.empty();
        return own.orElseGet(GoogleProvider::unauthenticated);
    }

    /** Every refresh token is good for a token; which one tells whose it is. */
    private static Answer token(Request request, Standing standing) {
        if (!request.method().equals("POST")) {
            return status(405, "METHOD_NOT_ALLOWED", "Only POST is taken.");
        }
        var form = request.form();
        if (form.getOrDefault("client_id", "").isBlank()
                || form.getOrDefault("client_secret", "").isBlank()) {
            return oauthError(401, "invalid_client", "The OAuth client was not found.");
        }
        if (!"refresh_token".equals(form.get("grant_type"))) {
            return oauthError(400, "unsupported_grant_type", "Invalid grant_type");
        }
        String refreshToken = form.getOrDefault("refresh_token", "");
        if (refreshToken.isBlank()) {
            return oauthError(400, "invalid_request", "Missing required parameter: refresh_token");
        }
        String token = "ya29.sandbox-" + Integer.toHexString(refreshToken.hashCode());
        ObjectNode answer =
                Json.object()
                        .put("access_token", token + "-" + request.at().toEpochMilli())
                        .put("expires_in", TOKEN_SECONDS)
                        .put("scope", String.join(" ", standing.texts("scopes", SCOPES)))
                        .put("token_type", "Bearer");
        if (standing.has("tokenDaysLeft")) {
            answer.put(
                    "refresh_token_expires_in",
                    Duration.ofDays(standing.number("tokenDaysLeft", 0)).toSeconds());
        }
        return Answer.json(200, answer);
    }

    private static boolean isOurs(String authorization) {
        return authorization.startsWith("Bearer ya29.");
    }

    private static Answer revoked() {
        return oauthError(400, "invalid_grant", "Token has been expired or revoked.");
    }

    private static Answer oauthError(int status, String error, String description) {
        return Answer.json(
                status, Json.object().put("error", error).put("error_description", description));
    }

    private static Answer unauthenticated() {
        return status(
                401,
                "UNAUTHENTICATED",
                "Request had invalid authentication credentials. Expected OAuth 2 access token,"
                        + " login cookie or other valid authentication credential.");
    }

    /** The token is good, for something else. */
    private static Answer outOfScope() {
        ObjectNode error =
                Json.object()
                        .put("code", 403)
                        .put("message", "Request had insufficient authentication scopes.")
                        .put("status", "PERMISSION_DENIED");
        error.putArray("details")
                .addObject()
                .put("@type", "type.googleapis.com/google.rpc.ErrorInfo")
                .put("reason", "ACCESS_TOKEN_SCOPE_INSUFFICIENT")
                .put("domain", "googleapis.com");
        return Answer.json(403, Json.object().set("error", error));
    }

    /** A google.rpc.Status without details. */
    static Answer status(int code, String status, String message) {
        ObjectNode error =
                Json.object().put("code", code).put("message", message).put("status", status);
        return Answer.json(code, Json.object().set("error", error));
    }
}
