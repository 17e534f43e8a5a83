package dev.relaywatch.tenancy.access;

import dev.relaywatch.shared.Problem;
import java.beans.PropertyEditorSupport;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * What Spring MVC itself refuses is said as everything else is that is refused; and what it reads
 * from an address has no NUL characters, as bodies have none.
 */
@RestControllerAdvice
class RefusedRequests extends ResponseEntityExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(RefusedRequests.class);

    @InitBinder
    void textsWithoutNul(WebDataBinder binder) {
        binder.registerCustomEditor(
                String.class,
                new PropertyEditorSupport() {
                    @Override
                    public void setAsText(@Nullable String text) {
                        setValue(text == null ? null : text.replace("\0", ""));
                    }
                });
    }

    /**
     * The database is away or full, or two requests stood in each other's way: nothing is half
     * stored. A connection that ends is most often told by the rollback that it fails.
     */
    @ExceptionHandler({
        TransactionException.class,
        DataAccessResourceFailureException.class,
        TransientDataAccessException.class
    })
    ResponseEntity<Problem> cannotStore(RuntimeException e) {
        log.warn(
                "A request could not be served, its sender was told to come again: {}",
                e.getMessage());
        ResponseEntity<Problem> answer =
                Problem.unavailable(
                                "the database cannot be reached now, or has no room; send it again in a moment")
                        .response();
        return ResponseEntity.status(answer.getStatusCode())
                .headers(answer.getHeaders())
                .header(HttpHeaders.RETRY_AFTER, "2")
                .body(answer.getBody());
    }

    @Override
    protected ResponseEntity<Object> createResponseEntity(
            @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String detail = body instanceof ProblemDetail said ? said.getDetail() : null;
        HttpHeaders all = new HttpHeaders(); // those given may not be changed
        all.putAll(headers);
        all.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        return new ResponseEntity<>(
                Problem.ofStatus(
                        status.value(), Objects.requireNonNullElse(detail, "it was refused")),
                all,
                status);
    }
}
