package dev.relaywatch.sandbox;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The Google Ads API, as far as accounts and uploads of conversions go (v26, shapes of the v25
 * protos in googleapis).
 */
final class GoogleAdsApi {
    /** An account that no token of ours may touch. */
    static final String SOMEBODY_ELSES = "9999999999";

    private static final Pattern PATH = Pattern.compile("/v(\\d{1,3})/customers([:/].*)");
    private static final Pattern CUSTOMER = Pattern.compile("/([^/:]+)(?::|/)(.+)");
    private static final int OLDEST_VERSION = 22;
    private static final int NEWEST_VERSION = 26;
    private static final int MOST_ROWS = 2_000;
    private static final String JOB = "4294967296001";

    private GoogleAdsApi() {}

    /** Whether this is where the API is. */
    static boolean knows(Request request) {
        return PATH.matcher(request.path()).matches();
    }

    /** What it says to a request that has a token. */
    static Answer answer(Request request, Account account) {
        Matcher path = PATH.matcher(request.path());
        if (!path.matches()) {
            return GoogleProvider.status(404, "NOT_FOUND", "Method not found.");
        }
        int version = Integer.parseInt(path.group(1));
        if (version < OLDEST_VERSION || version > NEWEST_VERSION) {
            return GoogleAdsFailure.of("requestError", "UNSUPPORTED_VERSION")
                    .saying("Version " + version + " of the API is no longer there.")
                    .answer();
        }
        String login = request.header("login-customer-id").orElse("0");
        if (!login.matches("\\d+")) {
            return GoogleAdsFailure.of("headerError", "INVALID_LOGIN_CUSTOMER_ID")
                    .saying("The login customer ID is not a valid customer ID.")
                    .answer();
        }
        String rest = path.group(2);
        if (rest.equals(":listAccessibleCustomers") && request.method().equals("GET")) {
            return accessible(
                    account.standing().texts("customers", List.of("1112223333", "4445556666")));
        }
        Matcher customer = CUSTOMER.matcher(rest);
        if (!customer.matches() || !request.method().equals("POST")) {
            return GoogleProvider.status(404, "NOT_FOUND", "Method not found.");
        }
        return answer(customer.group(1), customer.group(2), request, account);
    }

    private static Answer answer(String id, String method, Request request, Account account) {
        if (!id.matches("\\d+")) {
            return GoogleAdsFailure.of("requestError", "INVALID_CUSTOMER_ID")
                    .saying("Invalid customer ID '" + id + "'.")
                    .answer();
        }
        if (id.equals(SOMEBODY_ELSES)) {
            return GoogleAdsFailure.of("authorizationError", "USER_PERMISSION_DENIED")
                    .saying(
                            "User doesn't have permission to access customer. Note: If you're"
                                    + " accessing a client customer, the manager's customer id must"
                                    + " be set in the 'login-customer-id' header.")
                    .answer(403);
        }
        return switch (method) {
            case "googleAds:search" -> customer(id);
            case "uploadClickConversions" ->
                    upload(new GoogleClickRules(request.at()), request, account);
            case "uploadConversionAdjustments" ->
                    upload(new GoogleEnhancementRules(request.at()), request, account);
            default -> GoogleProvider.status(404, "NOT_FOUND", "Method not found.");
        };
    }

    /** In its own words; empty for a kind it has none for. */
    static Optional<Answer> failure(FaultKind kind) {
        return switch (kind) {
            case TOKEN_EXPIRED ->
                    Optional.of(
                            GoogleAdsFailure.of("authenticationError", "OAUTH_TOKEN_EXPIRED")
                                    .saying("OAuth token in the header has expired.")
                                    .answer(401));
            case TOKEN_REVOKED ->
                    Optional.of(
                            GoogleAdsFailure.of("authenticationError", "OAUTH_TOKEN_REVOKED")
                                    .saying("OAuth token in the header has been revoked.")
                                    .answer(401));
            case THROTTLED ->
                    Optional.of(
                            GoogleAdsFailure.of("quotaError", "RESOURCE_TEMPORARILY_EXHAUSTED")
                                    .saying("Too many requests. Retry in 30 seconds.")
                                    .pausing("30s")
                                    .answer(429));
            case GONE ->
                    Optional.of(
                            GoogleAdsFailure.of(
                                            "notAllowlistedError",
                                            "CUSTOMER_NOT_ALLOWLISTED_FOR_THIS_FEATURE")
                                    .saying("Customer is not allowlisted for this feature.")
                                    .answer(403));
            case LIE ->
                    Optional.of(
                            partly(
                                    Json.object(),
                                    List.of(
                                            GoogleAdsFailure.of("internalError", "INTERNAL_ERROR")
                                                    .saying("An internal error has occurred."))));
            default -> Optional.empty();
        };
    }

    /** An empty list is left out, as JSON of a protobuf message leaves out what is empty. */
    private static Answer accessible(List<String> customers) {
        ObjectNode answer = Json.object();
        if (!customers.isEmpty()) {
            ArrayNode names = answer.putArray("resourceNames");
            customers.forEach(id -> names.add("customers/" + id));
        }
        return Answer.json(200, answer);
    }

    private static Answer customer(String id) {
        ObjectNode customer =
                Json.object()
                        .put("resourceName", "customers/" + id)
                        .put("id", id)
                        .put("descriptiveName", "Acme")
                        .put("currencyCode", "EUR")
                        .put("timeZone", "Europe/Berlin")
                        .put("status", "ENABLED");
        customer.putObject("conversionTrackingSetting")
                .put("acceptedCustomerDataTerms", true)
                .put("enhancedConversionsForLeadsEnabled", true);
        ObjectNode answer = Json.object();
        answer.putArray("results").addObject().set("customer", customer);
        return Answer.json(200, answer);
    }

    private static Answer upload(GoogleAdsRules rules, Request request, Account account) {
        Optional<JsonNode> body = Json.read(request.body()).filter(JsonNode::isObject);
        if (body.isEmpty()) {
            return GoogleProvider.status(400, "INVALID_ARGUMENT", "Invalid JSON payload received.");
        }
        Optional<Answer> unknown = GoogleAdsShape.problem(body.get(), rules);
        if (unknown.isPresent()) {
            return unknown.get();
        }
        Optional<GoogleAdsFailure> wrong = wrong(body.get(), rules);
        if (wrong.isPresent()) {
            return wrong.get().answer();
        }
        List<JsonNode> rows = new ArrayList<>();
        body.get().path(rules.list()).forEach(rows::add);
        boolean validateOnly = body.get().path("validateOnly").asBoolean(false);
        return worked(rows, validateOnly, rules, request, account);
    }

    /** What is wrong with the request as a whole. */
    private static Optional<GoogleAdsFailure> wrong(JsonNode body, GoogleAdsRules rules) {
        JsonNode rows = body.path(rules.list());
        if (rows.isEmpty()) {
            return Optional.of(
                    GoogleAdsFailure.of("fieldError", "REQUIRED")
                            .saying("The required field was not present.")
                            .at(rules.path(), null, null));
        }
        if (!body.path("partialFailure").asBoolean(false)) {
            return Optional.of(
                    GoogleAdsFailure.of("partialFailureError", "PARTIAL_FAILURE_MODE_REQUIRED")
                            .saying("The partial failure field must be true."));
        }
        if (rows.size() > MOST_ROWS) {
            return Optional.of(rules.tooMany().saying("Too many rows in one request."));
        }
        JsonNode job = body.path("jobId");
        return job.isMissingNode() || (job.asLong(-1) > 0 && job.asLong(-1) <= Integer.MAX_VALUE)
                ? Optional.empty()
                : Optional.of(rules.invalidJob().saying("The job ID is not in the range."));
    }

    /** A row that fails is an empty object among the results, and stands among the errors. */
    private static Answer worked(
            List<JsonNode> rows,
            boolean validateOnly,
            GoogleAdsRules rules,
            Request request,
            Account account) {
        Map<String, Integer> orders = new HashMap<>();
        rows.forEach(row -> orders.merge(rules.key(row), 1, Integer::sum));
        List<GoogleAdsFailure> errors = new ArrayList<>();
        ArrayNode results = Json.array();
        for (int i = 0; i < rows.size(); i++) {
            JsonNode row = rows.get(i);
            Optional<GoogleAdsFailure> problem = rules.problem(row);
            if (problem.isEmpty() && orders.getOrDefault(rules.key(row), 0) > 1) {
                problem = Optional.of(rules.twiceInARequest());
            }
            if (problem.isEmpty() && account.rejects(rules.id(row), request)) {
                problem = Optional.of(rules.expired());
            }
            if (problem.isEmpty() && !validateOnly) {
                problem = counted(row, rules, account);
            }
            if (problem.isPresent()) {
                errors.add(problem.get().inRow(rules.path(), i));
                results.addObject();
            } else {
                results.add(rules.result(row));
            }
        }
        ObjectNode answer = Json.object();
        if (!validateOnly) {
            answer.set("results", results);
        }
        answer.put("jobId", JOB);
        return errors.isEmpty() ? Answer.json(200, answer) : partly(answer, errors);
    }

    /** A repeat is counted, so that it is seen, and refused, as Google keeps an order once. */
    private static Optional<GoogleAdsFailure> counted(
            JsonNode row, GoogleAdsRules rules, Account account) {
        boolean known = account.accepted().times(rules.name(row), rules.id(row)) > 0;
        account.accepted().add(rules.name(row), rules.id(row));
        return known ? Optional.of(rules.repeated(row)) : Optional.empty();
    }

    private static Answer partly(ObjectNode answer, List<GoogleAdsFailure> errors) {
        ObjectNode status =
                Json.object()
                        .put("code", 3)
                        .put(
                                "message",
                                "Multiple errors in 'details'. First error: "
                                        + errors.getFirst().message());
        status.putArray("details").add(GoogleAdsFailure.detail(errors));
        answer.set("partialFailureError", status);
        return Answer.json(200, answer);
    }
}
