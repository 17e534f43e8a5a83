package dev.relaywatch.tenancy.access;

import dev.relaywatch.tenancy.RequestOrigin;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** As the servlet container knows it, of requests that pass the dispatcher. */
@Component
class ServletOrigin implements RequestOrigin {
    @Override
    public @Nullable String address() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes now
                ? now.getRequest().getRemoteAddr()
                : null;
    }
}
