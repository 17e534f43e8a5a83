package dev.relaywatch.commerce.analytics;

import dev.relaywatch.commerce.analytics.ExportStore.Line;
import dev.relaywatch.shared.Problem;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.RetentionProperties;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Scope;
import dev.relaywatch.tenancy.TenantTransaction;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Hands out operations one by one as a file. They are read piece by piece, and no connection of the
 * database is held while a piece is on its way, however slow the reader; whoever leaves is noticed
 * with the next piece.
 */
@RestController
class ExportController {
    private static final int AT_ONCE = 4;
    private static final int PIECE = 2_000;
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final ExportStore store;
    private final Scope scope;
    private final TenantTransaction transaction;
    private final RetentionProperties retention;
    private final JsonMapper json;
    private final Clock clock;
    private final Semaphore places = new Semaphore(AT_ONCE);

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
        this.json = json;
        this.clock = clock;
    }

    private record Wanted(Subject subject, Sheet.Format format, Instant from, Instant until) {}

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
        Optional<Sheet.Format> form = format(format);
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
                            ? send(
                                    new Wanted(subject(one, filter), form.get(), since, until),
                                    response)
                            : Problem.badParameters(errors).response();
        };
    }

    private static Subject subject(TenantId tenant, Filter filter) {
        return new Subject(tenant, Subject.ALL, filter.domain(), filter.operation());
    }

    private static Optional<Sheet.Format> format(@Nullable String given) {
        return given == null || given.equals("csv")
                ? Optional.of(Sheet.Format.CSV)
                : given.equals("json") ? Optional.of(Sheet.Format.JSON) : Optional.empty();
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

    private @Nullable ResponseEntity<?> send(Wanted wanted, HttpServletResponse response)
            throws IOException {
        if (!places.tryAcquire()) {
            return ResponseEntity.status(503)
                    .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                    .header(HttpHeaders.RETRY_AFTER, "30")
                    .body(
                            Problem.unavailable(
                                    "no more than "
                                            + AT_ONCE
                                            + " exports are made on a server at once; come back a little later"));
        }
        try {
            List<Line> first = next(wanted, wanted.from(), BEFORE_ALL);
            String name =
                    wanted.format() == Sheet.Format.CSV ? "operations.csv" : "operations.json";
            response.setContentType(wanted.format().mediaType);
            response.setHeader(
                    HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"");
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            write(wanted, first, response);
            return null;
        } finally {
            places.release();
        }
    }

    /**
     * What begins and cannot go on ends with its connection: whoever reads sees that it is not
     * whole.
     */
    private void write(Wanted wanted, List<Line> first, HttpServletResponse response)
            throws IOException {
        try {
            Sheet sheet = wanted.format().open(response.getOutputStream(), json);
            List<Line> piece = first;
            while (!piece.isEmpty()) {
                for (Line line : piece) {
                    sheet.write(line);
                }
                Line last = piece.getLast();
                piece = piece.size() < PIECE ? List.of() : next(wanted, last.at(), last.id());
            }
            sheet.close();
        } catch (JacksonException | UncheckedIOException e) {
            throw e.getCause() instanceof IOException left ? left : new IOException(e);
        } catch (DataAccessException | TransactionException e) {
            throw new IOException("an export broke off", e);
        }
    }

    private List<Line> next(Wanted wanted, Instant at, UUID id) {
        return transaction.within(
                wanted.subject().tenant(),
                () -> store.next(wanted.subject(), at, id, wanted.until(), PIECE));
    }
}
