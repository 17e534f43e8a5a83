package dev.relaywatch.tenancy.access;

import dev.relaywatch.shared.Problem;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Right;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.core.Authentication;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Lets nobody call what is not theirs. Stands behind the mapping, so that it judges the very method
 * that would run, whatever the address looked like; one that names no right is refused to all.
 */
class RightsGuard implements HandlerInterceptor {
    private static final Logger log = LoggerFactory.getLogger(RightsGuard.class);

    /** Whom the endpoint is called by, with the role that it asks for. */
    private static final String CALLER = RightsGuard.class.getName() + ".caller";

    private final ProblemWriter problems;

    RightsGuard(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    public boolean preHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler)
            throws IOException {
        // a file; or which methods there are, and whether a page elsewhere may ask
        if (!(handler instanceof HandlerMethod method)
                || HttpMethod.OPTIONS.matches(request.getMethod())) {
            return true;
        }
        Allowed allowed = method.getMethodAnnotation(Allowed.class);
        if (allowed == null) {
            log.error("{} names no right, so nobody may call it", method.getShortLogMessage());
            problems.write(response, Problem.forbidden("nobody may call this"));
            return false;
        }
        Right right = allowed.value();
        Caller caller = signedIn(request);
        if (!right.isOf(caller)) {
            refuse(request, response, caller, right);
            return false;
        }
        request.setAttribute(CALLER, caller == null ? null : calling(caller, right));
        return true;
    }

    private static Caller calling(Caller caller, Right right) {
        return caller instanceof Caller.Person person && right.role().isPresent()
                ? person.calling(right.role().get())
                : caller;
    }

    private static @Nullable Caller signedIn(HttpServletRequest request) {
        Principal principal = request.getUserPrincipal();
        return principal instanceof Authentication authentication
                        && authentication.getPrincipal() instanceof Caller caller
                ? caller
                : null;
    }

    /** Empty where the endpoint is open and nobody showed anything. */
    static Optional<Caller> caller(HttpServletRequest request) {
        return Optional.ofNullable((Caller) request.getAttribute(CALLER));
    }

    private void refuse(
            HttpServletRequest request,
            HttpServletResponse response,
            @Nullable Caller caller,
            Right right)
            throws IOException {
        if (isPage(request) && caller instanceof Caller.Person) {
            response.sendRedirect(OpenPaths.ACCOUNT + "?done=no-role");
        } else if (caller != null) {
            problems.write(response, Problem.forbidden(why(request, caller, right)));
        } else if (isPage(request)) {
            response.sendRedirect(
                    OpenPaths.SIGN_IN
                            + "?next="
                            + URLEncoder.encode(target(request), StandardCharsets.UTF_8));
        } else {
            problems.write(response, Problem.unauthorized());
        }
    }

    private static String target(HttpServletRequest request) {
        String query = request.getQueryString();
        return request.getRequestURI() + (query == null ? "" : "?" + query);
    }

    /** Of what a person looks at, the sign-in page comes first. */
    private static boolean isPage(HttpServletRequest request) {
        String accepted = request.getHeader(HttpHeaders.ACCEPT);
        return HttpMethod.GET.matches(request.getMethod())
                && !request.getRequestURI().startsWith(OpenPaths.API)
                && accepted != null
                && accepted.contains("text/html");
    }

    private static String why(HttpServletRequest request, Caller caller, Right right) {
        String path = request.getRequestURI();
        return switch (caller) {
            case Caller.Browser _ ->
                    "this key may not call "
                            + path
                            + "; public keys (rwp_) only capture, secret keys (rws_) serve their own tenant";
            case Caller.Server _ -> "this key may not call " + path + "; it takes " + wanted(right);
            case Caller.Platform _ -> "this takes " + wanted(right);
            case Caller.Person _ ->
                    "this takes " + wanted(right) + "; ask an admin of yours for it";
        };
    }

    private static String wanted(Right right) {
        return switch (right) {
            case ANYONE -> "nothing";
            case SELF -> "somebody who is signed in";
            case LOOK -> "a person who is signed in and has a role in a tenant; keys call the API";
            case READ -> "a role in a tenant";
            case OPERATE -> "the role analyst or admin";
            case MANAGE -> "the role admin";
            case PLATFORM -> "an admin of the platform, or a platform key (rwx_)";
        };
    }
}
