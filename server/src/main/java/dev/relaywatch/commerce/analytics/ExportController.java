package dev.relaywatch.commerce.analytics;

import dev.relaywatch.commerce.analytics.ExportStore.Line;
import dev.relaywatch.shared.Export;
import dev.relaywatch.shared.Problem;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.Sheet;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.RetentionProperties;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Scope;
import dev.relaywatch.tenancy.TenantTransaction;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Hands out operations one by one as a file. */
@RestController
class ExportController {
    private static final int AT_ONCE = 4;
    private static final int PIECE = 2_000;
    private static final UUID BEFORE_ALL = new UUID(0, 0);
    private static final List<Sheet.Column<Line>> COLUMNS =
            List.of(
                    new Sheet.Column<>("at", "at", line -> line.at().toString()),
                    new Sheet.Column<>("operation", "operation", Line::operation),
                    new Sheet.Column<>("platform", "platform", Line::platform),
                    new Sheet.Column<>("domain", "domain", Line::domain),
                    new Sheet.Column<>("duration_ms", "durationMs", Line::durationMs),
                    new Sheet.Column<>("success", "success", Line::success),
                    new Sheet.Column<>("error_type", "errorType", Line::errorType),
                    new Sheet.Column<>("error_message", "errorMessage", Line::errorMessage));

    private final ExportStore store;
    private final Scope scope;
    private final TenantTransaction transaction;
    private final RetentionProperties retention;
    private final Clock clock;
    private final Export export;

    ExportController(
            ExportStore store,
            Scope scope,
            TenantTransaction transaction,
            RetentionProperties retention,
            JsonMapper json,
            Clock clock) {
        this.store = store;
        this.scope = scope;
        this.transaction = transaction;
        this.retention = retention;
        this.export = new Export(AT_ONCE, json);
        this.clock = clock;
    }

    private record Wanted(Subject subject, Instant from, Instant until) {}

    /** Answers itself, unless there is a problem. */
    @Allowed(Right.READ)
    @GetMapping("/api/operations/metrics/export")
    @Nullable ResponseEntity<?> export(
            Caller caller,
            @RequestParam(required = false) @Nullable String format,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String operation,
            @RequestParam(required = false) @Nullable String domain,
            @RequestParam(required = false) @Nullable String tenant,
            HttpServletResponse response)
            throws IOException {
        List<FieldError> errors = Filter.noMistakes();
        Filter filter = new Filter.Given(null, domain, operation, null).read(errors);
        Optional<Sheet.Format> form = Sheet.Format.of(format);
        if (form.isEmpty()) {
            errors.add(new FieldError("format", "must be csv or json"));
        }
        Instant now = clock.instant();
        Instant since = time("from", from, firstKept(now), errors);
        Instant until = time("to", to, now, errors);
        return switch (scope.of(caller, tenant)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> AnalyticsController.whose().response();
            case Scope.One(var one) ->
                    errors.isEmpty()
                            ? export.send(
                                    form.get(),
                                    contents(new Wanted(subject(one, filter), since, until)),
                                    response)
                            : Problem.badParameters(errors).response();
        };
    }

    private static Subject subject(TenantId tenant, Filter filter) {
        return new Subject(tenant, Subject.ALL, filter.domain(), filter.operation());
    }

    private Instant firstKept(Instant now) {
        return retention.firstKeptOfOperations(now).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static Instant time(
            String name, @Nullable String given, Instant otherwise, List<FieldError> errors) {
        if (given == null || given.isBlank()) {
            return otherwise;
        }
        try {
            Instant time = OffsetDateTime.parse(given.strip().replace(' ', '+')).toInstant();
            if (time.isAfter(Instant.EPOCH)
                    && time.isBefore(Instant.parse("9999-01-01T00:00:00Z"))) {
                return time;
            }
        } catch (DateTimeException _) {
            // told below, as what is out of bounds
        }
        errors.add(new FieldError(name, "must be a time such as 2026-01-31T23:59:59Z"));
        return otherwise;
    }

    private Export.Contents<Line> contents(Wanted wanted) {
        return new Export.Contents<>(
                "operations",
                COLUMNS,
                PIECE,
                last ->
                        last == null
                                ? next(wanted, wanted.from(), BEFORE_ALL)
                                : next(wanted, last.at(), last.id()));
    }

    private List<Line> next(Wanted wanted, Instant at, UUID id) {
        return transaction.within(
                wanted.subject().tenant(),
                () -> store.next(wanted.subject(), at, id, wanted.until(), PIECE));
    }
}
