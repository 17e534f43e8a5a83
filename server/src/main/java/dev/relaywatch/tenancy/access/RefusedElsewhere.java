package dev.relaywatch.tenancy.access;

import dev.relaywatch.shared.Problem;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Right;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers for what a filter or a servlet refused with a mere status, or what broke there. */
@RestController
class RefusedElsewhere implements ErrorController {

    @Allowed(Right.ANYONE)
    @RequestMapping("/error")
    ResponseEntity<Problem> refused(HttpServletRequest request) {
        int status =
                request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer given
                        ? given
                        : 404;
        return Problem.ofStatus(status, detail(status)).response();
    }

    static String detail(int status) {
        return switch (status) {
            case 404 -> "there is nothing at this address";
            case 405 -> "this method is not served here";
            default ->
                    status < 500
                            ? "the request cannot be read: its head or its address is not as HTTP has it"
                            : "something went wrong here; it was noted in the log";
        };
    }
}
