package dev.relaywatch.trackinghealth;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.ExpectationRules;
import dev.relaywatch.tenancy.ExportedPart;
import dev.relaywatch.tenancy.Placeholders;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What is expected of a tenant, as the configuration file says it. */
@Component
class ExportedExpectations implements ExportedPart {
    private final ExpectedEvents expected;

    ExportedExpectations(ExpectedEvents expected) {
        this.expected = expected;
    }

    @Override
    public String field() {
        return "expect";
    }

    @Override
    public @Nullable Object of(@Nullable TenantId tenant, Placeholders secrets) {
        if (tenant == null) {
            return null;
        }
        Map<String, String> within = new TreeMap<>();
        expected.of(List.of(tenant))
                .getOrDefault(tenant, List.of())
                .forEach(one -> within.put(one.name(), ExpectationRules.written(one.within())));
        return within.isEmpty() ? null : within;
    }
}
