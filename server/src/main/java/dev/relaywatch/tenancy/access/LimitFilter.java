package dev.relaywatch.tenancy.access;

import dev.relaywatch.shared.Problem;
import dev.relaywatch.tenancy.RequestLimits;
import dev.relaywatch.tenancy.RequestLimits.Pass;
import dev.relaywatch.tenancy.ShownKey;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses who asks too often, before anything is done for them. Stands behind {@link
 * ForwardedFilter}.
 */
class LimitFilter extends OncePerRequestFilter {
    private final RequestLimits limits;
    private final ProblemWriter problems;

    LimitFilter(RequestLimits limits, ProblemWriter problems) {
        this.limits = limits;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String address = request.getRemoteAddr();
        Pass pass =
                isHealth(request.getRequestURI())
                        ? limits.stranger(address)
                        : limits.pass(
                                ShownKey.in(request.getHeader(HttpHeaders.AUTHORIZATION))
                                        .orElse(null),
                                address);
        switch (pass) {
            case Pass.Known _, Pass.Stranger _ -> chain.doFilter(request, response);
            case Pass.Later(var seconds) -> {
                response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(seconds));
                // a body that nobody reads ends with its connection
                response.setHeader(HttpHeaders.CONNECTION, "close");
                problems.write(
                        response,
                        Problem.ofStatus(
                                HttpStatus.TOO_MANY_REQUESTS.value(),
                                "too many requests with this key or from this address; come again in "
                                        + seconds
                                        + " s"));
            }
        }
    }

    /** Cheap, and asked by machines that show their key or none. */
    private static boolean isHealth(String path) {
        return path.equals("/api/health/tracking") || path.startsWith("/actuator/");
    }
}
