package dev.relaywatch.tenancy.access;

import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.ShownKey;
import dev.relaywatch.tenancy.Tenancy;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Turns the key of a request into its {@link Caller}. A wrong key is as good as none. */
class KeyFilter extends OncePerRequestFilter {
    static final String TENANT = "TENANT";
    static final String PLATFORM = "PLATFORM";

    private final Tenancy tenancy;

    KeyFilter(Tenancy tenancy) {
        this.tenancy = tenancy;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<Caller> caller =
                ShownKey.in(request.getHeader("Authorization")).flatMap(tenancy::authenticate);
        caller.ifPresent(who -> {
            SecurityContext context = SecurityContextHolder.createEmptyContext();
            context.setAuthentication(
                    UsernamePasswordAuthenticationToken.authenticated(
                            who, null, AuthorityUtils.createAuthorityList(authorities(who))));
            SecurityContextHolder.setContext(context);
        });
        chain.doFilter(request, response);
    }

    private static List<String> authorities(Caller caller) {
        return switch (caller) {
            case Caller.Browser _ -> List.of();
            case Caller.Server _ -> List.of(TENANT);
            case Caller.Platform _ -> List.of(PLATFORM);
        };
    }
}
