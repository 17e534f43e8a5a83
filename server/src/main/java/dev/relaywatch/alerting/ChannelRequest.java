package dev.relaywatch.alerting;

import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.ChannelRules;
import dev.relaywatch.tenancy.ConfiguredChannel;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A channel that a caller wants, all mistakes told at once. */
@Component
class ChannelRequest {
    private static final String TENANT = "tenant";
    private static final String SECRETS = "secrets";

    private final ChannelRules rules;
    private final Channels channels;
    private final Tenancy tenancy;

    ChannelRequest(ChannelRules rules, Channels channels, Tenancy tenancy) {
        this.rules = rules;
        this.channels = channels;
        this.tenancy = tenancy;
    }

    /** What was read. */
    sealed interface Read {}

    /**
     * @param owner absent: the installation
     */
    record Understood(@Nullable TenantId owner, ConfiguredChannel wanted) implements Read {}

    record Mistaken(List<FieldError> errors) implements Read {}

    /**
     * @param only whose it must be; absent: anybody's, and the installation's where none is named
     */
    Read added(ObjectNode body, @Nullable TenantId only) {
        List<FieldError> errors = new ArrayList<>();
        JsonNode slug = body.get(TENANT);
        TenantId owner = only;
        if (slug != null && !slug.isNull()) {
            Optional<TenantId> named = tenancy.tenantBySlug(slug.asString("")).map(Tenant::id);
            if (named.isEmpty() || (only != null && !only.equals(named.get()))) {
                errors.add(
                        new FieldError(
                                TENANT,
                                only == null
                                        ? "must be the slug of a tenant, or null for the installation"
                                        : "must be the slug of your own tenant"));
            } else {
                owner = named.get();
            }
        }
        return checked(body, owner, errors);
    }

    /** Of a channel that is there; what it keeps secret need not be told again. */
    Read changed(ObjectNode body, ChannelRow before) {
        List<FieldError> errors = new ArrayList<>();
        JsonNode slug = body.get(TENANT);
        if (slug != null && !slug.isNull()) {
            Optional<TenantId> named = tenancy.tenantBySlug(slug.asString("")).map(Tenant::id);
            if (named.isEmpty() || !named.get().equals(before.tenant())) {
                errors.add(new FieldError(TENANT, "cannot change; make another channel there"));
            }
        }
        ObjectNode whole = body.deepCopy();
        if (body.path("type").asString("").equals(before.type().text())) {
            keepSecrets(whole, before);
        }
        return checked(whole, before.tenant(), errors);
    }

    /** One that is given as null is taken away. */
    private void keepSecrets(ObjectNode whole, ChannelRow before) {
        JsonNode given = whole.get(SECRETS);
        ObjectNode secrets;
        if (given == null || given.isNull()) {
            secrets = whole.putObject(SECRETS);
        } else if (given instanceof ObjectNode object) {
            secrets = object;
        } else {
            return;
        }
        channels.open(before)
                .secrets()
                .forEach((name, secret) -> {
                    if (!secrets.has(name)) {
                        secrets.put(name, secret);
                    }
                });
    }

    private Read checked(ObjectNode body, @Nullable TenantId owner, List<FieldError> errors) {
        ObjectNode channel = body.deepCopy();
        channel.remove(TENANT);
        return switch (rules.check(channel)) {
            case ChannelRules.Checked.Wrong(var wrong) -> {
                errors.addAll(wrong);
                yield new Mistaken(errors);
            }
            case ChannelRules.Checked.Sound(var wanted) ->
                    errors.isEmpty() ? new Understood(owner, wanted) : new Mistaken(errors);
        };
    }
}
