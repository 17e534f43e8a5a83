package dev.relaywatch.commerce;

import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.TenantId;
import java.net.IDN;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads one measurement that another system sends; every mistake is told. */
final class MetricReader {
    private static final Pattern OPERATION = Pattern.compile("[a-z0-9_.-]{1,64}");
    private static final Pattern PLATFORM = Pattern.compile("[a-z0-9-]{1,32}");
    private static final Pattern HOST =
            Pattern.compile(
                    "(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
                            + "(?:\\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*");

    private static final Duration OLDEST = Duration.ofDays(90);
    private static final Duration MOST_AHEAD = Duration.ofMinutes(5);

    private final JsonNode given;
    private final List<FieldError> errors = new ArrayList<>();

    private MetricReader(JsonNode given) {
        this.given = given;
    }

    /** What came of reading it. */
    sealed interface Outcome {}

    /** It can be stored. */
    record Good(OperationMetric metric) implements Outcome {}

    /** At least one mistake. */
    record Bad(List<FieldError> errors) implements Outcome {
        /** All in one line. */
        String reason() {
            return String.join(
                    "; ", errors.stream().map(one -> one.field() + ": " + one.message()).toList());
        }
    }

    static Outcome read(JsonNode given, TenantId tenant, Instant now) {
        return given instanceof ObjectNode
                ? new MetricReader(given).read(tenant, now)
                : new Bad(List.of(new FieldError("metric", "must be an object")));
    }

    private Outcome read(TenantId tenant, Instant now) {
        String platform =
                matching(
                        "platform",
                        PLATFORM,
                        "must be woocommerce, shopify or another name of a-z, 0-9 and -, at most 32 characters");
        String operation = operation(platform);
        long duration = duration();
        boolean success = success();
        String domain = domain();
        Instant at = at(now);
        String errorType = text("errorType");
        String errorMessage = text("errorMessage");
        String agent = text("userAgent");
        return errors.isEmpty()
                ? new Good(
                        new OperationMetric(
                                tenant,
                                platform,
                                operation,
                                duration,
                                success,
                                false,
                                errorType,
                                errorMessage,
                                domain,
                                null,
                                agent,
                                at))
                : new Bad(errors);
    }

    private void wrong(String field, String message) {
        errors.add(new FieldError(field, message));
    }

    private String matching(String field, Pattern shape, String expected) {
        String text = given.path(field).asString("");
        if (!given.path(field).isString() || !shape.matcher(text).matches()) {
            wrong(field, expected);
        }
        return text;
    }

    private String operation(String platform) {
        int before = errors.size();
        String operation =
                matching(
                        "operation",
                        OPERATION,
                        "must be a name of a-z, 0-9, _, . and -, at most 64 characters, such as check_stock");
        if (errors.size() == before
                && platform.equals("woocommerce")
                && !OperationNames.WOOCOMMERCE.contains(operation)) {
            wrong(
                    "operation",
                    "is none of woocommerce's, see GET /api/woocommerce/operations; send others under a platform of"
                            + " their own");
        }
        return operation;
    }

    /** In whole milliseconds, rounded. */
    private long duration() {
        JsonNode node = given.path("durationMs");
        double duration = node.isNumber() ? node.asDouble(-1) : -1;
        if (!(duration >= 0 && duration <= StorableMetric.LONGEST_MS)) {
            wrong("durationMs", "must be a number of milliseconds from 0 to 86400000 (a day)");
            return 0;
        }
        return Math.round(duration);
    }

    private boolean success() {
        JsonNode node = given.path("success");
        if (!node.isBoolean()) {
            wrong("success", "must be true or false");
            return false;
        }
        return node.booleanValue();
    }

    private String domain() {
        String text = given.path("domain").asString("").strip();
        String host = ascii(text).toLowerCase(Locale.ROOT);
        if (!given.path("domain").isString() || !HOST.matcher(host).matches()) {
            wrong(
                    "domain",
                    "must be the shop's host name, without scheme, port and path, such as shop.example");
        }
        return host;
    }

    /** As it stands in the domain name system; a name that cannot stand there as it is. */
    private static String ascii(String host) {
        try {
            return host.length() > StorableMetric.MOST_OF_DOMAIN ? host : IDN.toASCII(host);
        } catch (IllegalArgumentException e) {
            return host;
        }
    }

    private Instant at(Instant now) {
        JsonNode node = given.path("at");
        if (node.isMissingNode() || node.isNull()) {
            return now;
        }
        try {
            Instant at = OffsetDateTime.parse(node.asString("")).toInstant();
            if (!at.isBefore(now.minus(OLDEST)) && !at.isAfter(now.plus(MOST_AHEAD))) {
                return at;
            }
            wrong(
                    "at",
                    at.isAfter(now)
                            ? "is more than 5 minutes ahead; set the clock of the sender"
                            : "is more than 90 days ago, which is no longer taken");
        } catch (DateTimeException e) {
            wrong("at", "must be a time such as 2026-01-31T23:59:59Z");
        }
        return now;
    }

    private @Nullable String text(String field) {
        JsonNode node = given.path(field);
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        if (!node.isString() && !node.isNumber()) {
            wrong(field, "must be text");
            return null;
        }
        String text = node.asString("");
        return text.isBlank() ? null : text;
    }
}
