package dev.relaywatch.shared;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/**
 * Why a server-facing request was refused, as RFC 9457 has it.
 *
 * @param type {@code about:blank}: the title says what the status means
 * @param errors the fields at fault, empty where none is
 */
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<FieldError> errors) {

    public static final String MEDIA_TYPE = "application/problem+json";

    /**
     * @param field path of the field, for example {@code userData.email}
     * @param message what is wrong and what is expected
     */
    public record FieldError(String field, String message) {
        public FieldError {
            field = Withheld.from(field);
            message = Withheld.from(message);
        }
    }

    /** What was sent is quoted to show the mistake; addresses of people and keys are not. */
    public Problem {
        detail = Withheld.from(detail);
        errors = List.copyOf(errors);
    }

    /** As a controller answers it. */
    public ResponseEntity<Problem> response() {
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(this);
    }

    public static Problem badRequest(String detail) {
        return new Problem("about:blank", "Bad Request", 400, detail, List.of());
    }

    /** The parameters of the address at fault, the first said once more in the detail. */
    public static Problem badParameters(List<FieldError> errors) {
        FieldError first = errors.getFirst();
        return new Problem(
                "about:blank",
                "Bad Request",
                400,
                first.field() + ": " + first.message(),
                List.copyOf(errors));
    }

    public static Problem badParameter(String name, String message) {
        return badParameters(List.of(new FieldError(name, message)));
    }

    public static Problem unauthorized() {
        return new Problem(
                "about:blank",
                "Unauthorized",
                401,
                "a key is needed: send it as \"Authorization: Bearer rws_...\"",
                List.of());
    }

    public static Problem forbidden(String detail) {
        return new Problem("about:blank", "Forbidden", 403, detail, List.of());
    }

    public static Problem notFound(String detail) {
        return new Problem("about:blank", "Not Found", 404, detail, List.of());
    }

    public static Problem tooLarge(int limit) {
        return new Problem(
                "about:blank",
                "Content Too Large",
                413,
                "the body is over " + limit + " bytes; send less at once",
                List.of());
    }

    /** The fields at fault, said once more as a sentence in the detail. */
    public static Problem invalid(List<FieldError> errors) {
        return new Problem(
                "about:blank",
                "Unprocessable Content",
                422,
                errors.isEmpty()
                        ? "the input is not valid"
                        : errors.getFirst().field() + ": " + errors.getFirst().message(),
                List.copyOf(errors));
    }

    /** Of a status that was chosen elsewhere. */
    public static Problem ofStatus(int status, String detail) {
        HttpStatus known = HttpStatus.resolve(status);
        return new Problem(
                "about:blank",
                known == null ? "Status " + status : known.getReasonPhrase(),
                status,
                detail,
                List.of());
    }

    public static Problem unavailable(String detail) {
        return new Problem("about:blank", "Service Unavailable", 503, detail, List.of());
    }
}
