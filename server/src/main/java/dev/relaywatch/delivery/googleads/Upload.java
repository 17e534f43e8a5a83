package dev.relaywatch.delivery.googleads;

import dev.relaywatch.delivery.Batch;
import dev.relaywatch.delivery.DeliveryOutcome;
import dev.relaywatch.delivery.DeliveryOutcome.RowMisconfigured;
import dev.relaywatch.delivery.Destination.Tested;
import dev.relaywatch.outbound.Call;
import dev.relaywatch.outbound.GoogleAccess;
import dev.relaywatch.outbound.Redaction;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A method of the Google Ads API that takes rows of conversions, and how it is called. */
final class Upload {
    /** Rows that a request may have. */
    static final int MOST_ROWS = 2_000;

    private static final String HOST = "googleads.googleapis.com";
    private static final String VERSION = "v26";

    /** Results repeat what a row was found by: about 700 bytes each, errors some more. */
    private static final int MOST_OF_AN_ANSWER = 8 << 20;

    private final String method;
    private final String list;
    private final UploadCodes codes;
    private final GoogleAccess access;
    private final JsonMapper json;
    private final Clock clock;

    private Upload(
            String method,
            String list,
            UploadCodes codes,
            GoogleAccess access,
            JsonMapper json,
            Clock clock) {
        this.method = method;
        this.list = list;
        this.codes = codes;
        this.access = access;
        this.json = json;
        this.clock = clock;
    }

    static Upload ofClickConversions(GoogleAccess access, JsonMapper json, Clock clock) {
        return new Upload(
                "uploadClickConversions",
                "conversions",
                UploadCodes.CLICK_CONVERSIONS,
                access,
                json,
                clock);
    }

    static Upload ofAdjustments(GoogleAccess access, JsonMapper json, Clock clock) {
        return new Upload(
                "uploadConversionAdjustments",
                "conversionAdjustments",
                UploadCodes.ADJUSTMENTS,
                access,
                json,
                clock);
    }

    /** One call. */
    Batch.Reply send(GoogleAccount account, List<JsonNode> rows, Duration limit) {
        return call(account, rows, false, limit);
    }

    private Batch.Reply call(
            GoogleAccount account, List<JsonNode> rows, boolean validateOnly, Duration limit) {
        byte[] body = body(rows, validateOnly);
        GoogleAccess.Result result =
                access.call(
                        account.connection(),
                        (token, left) ->
                                Call.post(
                                                account.address(
                                                        HOST,
                                                        "/"
                                                                + VERSION
                                                                + "/customers/"
                                                                + account.customerId()
                                                                + ":"
                                                                + method),
                                                headers(account, token),
                                                body,
                                                left)
                                        .withMaxAnswerBytes(MOST_OF_AN_ANSWER),
                        limit);
        return switch (result) {
            case GoogleAccess.Result.NoToken(var why) ->
                    new Batch.Reply(new Batch.Verdict.Same(GoogleAccount.outcome(why)), null);
            case GoogleAccess.Result.Made(var answer) ->
                    new Batch.Reply(
                            new UploadAnswer(
                                            rows,
                                            codes,
                                            validateOnly,
                                            Redaction.of(account.connection().secrets().values()),
                                            clock.instant())
                                    .verdict(answer),
                            answer);
        };
    }

    private byte[] body(List<JsonNode> rows, boolean validateOnly) {
        ObjectNode body = json.createObjectNode();
        body.putArray(list).addAll(rows);
        body.put("partialFailure", true);
        body.put("validateOnly", validateOnly);
        return json.writeValueAsBytes(body);
    }

    /** Developer tokens were sunset on 9 September 2026; who still gives one sends it. */
    private static Map<String, String> headers(GoogleAccount account, Map<String, String> token) {
        Map<String, String> headers = new LinkedHashMap<>(token);
        if (account.loginCustomerId() != null) {
            headers.put("login-customer-id", account.loginCustomerId());
        }
        account.connection()
                .secret("developer-token")
                .map(String::strip)
                .filter(given -> given.matches("[!-~]+"))
                .ifPresent(given -> headers.put("developer-token", given));
        return headers;
    }

    /**
     * Has Google validate a made-up row for each conversion action. That it knows no such person or
     * order is no failure: it has then found the action and may use it.
     *
     * @param sample a row, by the name that the connection has for the action
     */
    Tested test(GoogleAccount account, Function<String, JsonNode> sample, Duration limit) {
        List<String> names =
                account.connection().settingMap("conversion-actions").keySet().stream()
                        .map(Object::toString)
                        .sorted()
                        .limit(MOST_ROWS)
                        .toList();
        if (names.isEmpty()) {
            return Tested.fails(
                    "the connection names no settings.conversion-actions, and nothing is sent"
                            + " without one");
        }
        Batch.Verdict verdict =
                call(account, names.stream().map(sample).toList(), true, limit).verdict();
        return switch (verdict) {
            case Batch.Verdict.Same(var outcome) -> Tested.of(outcome);
            case Batch.Verdict.Poisoned(var said, var _) -> Tested.of(said);
            case Batch.Verdict.Rows(var others, var except) ->
                    others instanceof DeliveryOutcome.Uploaded
                            ? tested(account, names, except)
                            : Tested.of(others);
        };
    }

    private Tested tested(
            GoogleAccount account, List<String> names, Map<Integer, DeliveryOutcome> except) {
        for (int i = 0; i < names.size(); i++) {
            if (except.get(i) instanceof RowMisconfigured(var refusal)) {
                return Tested.fails(
                        "conversion action "
                                + account.actionId(names.get(i)).orElseThrow()
                                + " ("
                                + names.get(i)
                                + "): "
                                + refusal.message());
            }
        }
        return Tested.works(
                "account "
                        + account.customerId()
                        + " takes "
                        + method
                        + " for "
                        + String.join(", ", names));
    }
}
