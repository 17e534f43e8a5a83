package dev.relaywatch.tenancy.access;

import dev.relaywatch.shared.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.springframework.http.ResponseEntity;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import tools.jackson.databind.json.JsonMapper;

/** Answers addresses that cannot be read, or whose path could be read in two ways. */
@RestControllerAdvice
class UnreadableAddresses implements RequestRejectedHandler {
    private final ProblemWriter problems;

    UnreadableAddresses(JsonMapper json) {
        this.problems = new ProblemWriter(json);
    }

    @Override
    public void handle(
            HttpServletRequest request,
            HttpServletResponse response,
            RequestRejectedException refused)
            throws IOException {
        problems.write(
                response,
                Problem.badRequest(
                        "the path has characters that no path may have, such as %2F, %25, ; or \\;"
                                + " an event's id that has them is asked for as /api/events?eventId="));
    }

    @ExceptionHandler(InvalidParameterException.class)
    ResponseEntity<Problem> unreadable() {
        return Problem.badRequest(
                        "the parameters of the address cannot be read: they must be percent-encoded UTF-8")
                .response();
    }
}
