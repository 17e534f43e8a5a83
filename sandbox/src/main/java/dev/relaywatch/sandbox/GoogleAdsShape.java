package dev.relaywatch.sandbox;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which fields the messages of an upload have: Google's front takes no body with another, whatever
 * the partial failure mode.
 */
final class GoogleAdsShape {
    private static final Set<String> REQUEST = Set.of("partialFailure", "validateOnly", "jobId");

    /** By the field that holds the message, the rows' own lists included. */
    private static final Map<String, Set<String>> FIELDS =
            Map.of(
                    "conversions",
                    Set.of(
                            "gclid",
                            "gbraid",
                            "wbraid",
                            "conversionAction",
                            "conversionDateTime",
                            "conversionValue",
                            "currencyCode",
                            "orderId",
                            "externalAttributionData",
                            "customVariables",
                            "cartData",
                            "userIdentifiers",
                            "conversionEnvironment",
                            "consent",
                            "customerType",
                            "userIpAddress",
                            "sessionAttributesEncoded",
                            "sessionAttributesKeyValuePairs"),
                    "conversionAdjustments",
                    Set.of(
                            "gclidDateTimePair",
                            "orderId",
                            "conversionAction",
                            "adjustmentDateTime",
                            "adjustmentType",
                            "restatementValue",
                            "userIdentifiers",
                            "userAgent"),
                    "userIdentifiers",
                    Set.of(
                            "userIdentifierSource",
                            "hashedEmail",
                            "hashedPhoneNumber",
                            "mobileId",
                            "thirdPartyUserId",
                            "addressInfo"),
                    "addressInfo",
                    Set.of(
                            "hashedFirstName",
                            "hashedLastName",
                            "city",
                            "state",
                            "countryCode",
                            "postalCode",
                            "hashedStreetAddress"),
                    "consent",
                    Set.of("adUserData", "adPersonalization"),
                    "gclidDateTimePair",
                    Set.of("gclid", "conversionDateTime"),
                    "cartData",
                    Set.of(
                            "merchantId",
                            "feedCountryCode",
                            "feedLanguageCode",
                            "localTransactionCost",
                            "items"),
                    "items",
                    Set.of("productId", "quantity", "unitPrice"));

    private GoogleAdsShape() {}

    /** The refusal of a body that is no such request. */
    static Optional<Answer> problem(JsonNode body, GoogleAdsRules rules) {
        for (Map.Entry<String, JsonNode> field : body.properties()) {
            if (field.getKey().equals(rules.list())) {
                Optional<Answer> problem = inside(rules.list(), field.getValue(), rules.list());
                if (problem.isPresent()) {
                    return problem;
                }
            } else if (!REQUEST.contains(field.getKey())) {
                return Optional.of(unknown(field.getKey(), ""));
            }
        }
        return Optional.empty();
    }

    private static Optional<Answer> inside(String message, JsonNode node, String path) {
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                Optional<Answer> problem = inside(message, node.get(i), path + "[" + i + "]");
                if (problem.isPresent()) {
                    return problem;
                }
            }
            return Optional.empty();
        }
        Set<String> known = FIELDS.get(message);
        if (known == null) {
            return Optional.empty();
        }
        if (!node.isObject()) {
            return Optional.of(unknown("", path));
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (!known.contains(field.getKey())) {
                return Optional.of(unknown(field.getKey(), path));
            }
            Optional<Answer> problem =
                    inside(field.getKey(), field.getValue(), path + "." + field.getKey());
            if (problem.isPresent()) {
                return problem;
            }
        }
        return Optional.empty();
    }

    private static Answer unknown(String name, String path) {
        String message =
                "Invalid JSON payload received. Unknown name \""
                        + name
                        + "\" at '"
                        + path
                        + "': Cannot find field.";
        ObjectNode error =
                Json.object()
                        .put("code", 400)
                        .put("message", message)
                        .put("status", "INVALID_ARGUMENT");
        ObjectNode detail =
                error.putArray("details")
                        .addObject()
                        .put("@type", "type.googleapis.com/google.rpc.BadRequest");
        detail.putArray("fieldViolations")
                .addObject()
                .put("field", path)
                .put("description", message);
        return Answer.json(400, Json.object().set("error", error));
    }
}
