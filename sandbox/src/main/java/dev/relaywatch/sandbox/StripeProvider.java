package dev.relaywatch.sandbox;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/** Stripe's API, as far as keys and the balance go (2026-08-26.dahlia). */
final class StripeProvider implements Provider {

    @Override
    public String service() {
        return "stripe";
    }

    /**
     * {@code available} and {@code pending}: minor units; {@code livemode}: false for a key of the
     * sandbox.
     */
    @Override
    public Set<String> standings() {
        return Set.of("available", "pending", "livemode");
    }

    @Override
    public Answer answer(Request request, Account account) {
        String key = request.header("authorization").orElse("").replaceFirst("^Bearer ", "");
        if (key.isBlank()) {
            return error(
                    401,
                    "invalid_request_error",
                    null,
                    "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth.");
        }
        if (!key.startsWith("sk_") && !key.startsWith("rk_")) {
            return error(401, "invalid_request_error", null, "Invalid API Key provided: ***");
        }
        if (!request.method().equals("GET") || !request.path().equals("/v1/balance")) {
            return error(
                    404,
                    "invalid_request_error",
                    null,
                    "Unrecognized request URL (" + request.method() + ": " + request.path() + ").");
        }
        Standing standing = account.standing();
        ObjectNode balance =
                Json.object()
                        .put("object", "balance")
                        .put("livemode", standing.flag("livemode", true));
        balance.putArray("available").add(amount(standing.number("available", 120_345)));
        balance.putArray("pending").add(amount(standing.number("pending", 5_000)));
        balance.putArray("connect_reserved").add(amount(0));
        return with(Answer.json(200, balance));
    }

    private static ObjectNode amount(long minorUnits) {
        ObjectNode amount = Json.object().put("amount", minorUnits).put("currency", "gbp");
        amount.putObject("source_types").put("card", minorUnits);
        return amount;
    }

    @Override
    public Optional<Failure> failure(FaultKind kind) {
        return switch (kind) {
            case THROTTLED ->
                    Optional.of(_ ->
                            error(
                                            429,
                                            "invalid_request_error",
                                            "rate_limit",
                                            "Request rate limit exceeded.")
                                    .with("Stripe-Rate-Limited-Reason", "global-rate"));
            case TOKEN_EXPIRED ->
                    Optional.of(_ ->
                            error(
                                    401,
                                    "invalid_request_error",
                                    "api_key_expired",
                                    "Expired API Key provided: sk_live_***"));
            case TOKEN_REVOKED ->
                    Optional.of(_ ->
                            error(
                                    401,
                                    "invalid_request_error",
                                    null,
                                    "Invalid API Key provided: sk_live_***"));
            case UNAVAILABLE ->
                    Optional.of(_ ->
                            error(503, "api_error", null, "Stripe is temporarily unavailable."));
            case UNKNOWN_ERROR ->
                    Optional.of(_ ->
                            error(
                                    500,
                                    "api_error",
                                    null,
                                    "An unknown error occurred. Please contact support."));
            default -> Optional.empty();
        };
    }

    private static Answer error(
            int status,
            String type,
            @org.jspecify.annotations.Nullable String code,
            String message) {
        ObjectNode body = Json.object();
        ObjectNode error = body.putObject("error").put("type", type).put("message", message);
        if (code != null) {
            error.put("code", code).put("doc_url", "https://stripe.com/docs/error-codes/" + code);
        }
        return with(Answer.json(status, body));
    }

    private static Answer with(Answer answer) {
        return answer.with("Request-Id", "req_" + UUID.randomUUID().toString().substring(0, 14))
                .with("Stripe-Version", "2026-08-26.dahlia");
    }
}
