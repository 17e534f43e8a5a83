package dev.relaywatch.commerce;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.relaywatch.commerce.operation.Operation;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.Shop;
import dev.relaywatch.outbound.Redaction;
import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Operations on the tenants' shops, each of them measured. */
@Component
@EnableConfigurationProperties(CommerceProperties.class)
public class Shops {
    private static final Logger log = LoggerFactory.getLogger(Shops.class);
    private static final int LONGEST_MESSAGE = 500;
    private static final int MOST_SHOPS = 50_000;
    private static final int DEPTH = 5;

    private final Map<String, Map<String, Operation<?>>> operations;
    private final ParameterSchemas schemas;
    private final ShopDirectory directory;
    private final OperationMetrics metrics;
    private final Tenancy tenancy;
    private final CommerceProperties properties;
    private final JsonMapper json;
    private final Clock clock;
    private final LoadingCache<ConnectionId, Semaphore> places;

    Shops(
            List<ShopPlatform> platforms,
            ParameterSchemas schemas,
            ShopDirectory directory,
            OperationMetrics metrics,
            Tenancy tenancy,
            CommerceProperties properties,
            JsonMapper json,
            Clock clock) {
        this.operations =
                platforms.stream()
                        .collect(
                                Collectors.toMap(
                                        ShopPlatform::name,
                                        platform ->
                                                platform.operations().stream()
                                                        .collect(
                                                                Collectors.toMap(
                                                                        Operation::name,
                                                                        one -> one))));
        this.schemas = schemas;
        this.directory = directory;
        this.metrics = metrics;
        this.tenancy = tenancy;
        this.properties = properties;
        this.json = json;
        this.clock = clock;
        this.places =
                Caffeine.newBuilder()
                        .maximumSize(MOST_SHOPS)
                        .weakValues() // forgotten when nobody holds a place of it
                        .build(_ -> new Semaphore(properties.atOnce()));
    }

    /**
     * An operation as its callers see it.
     *
     * @param parameters their JSON Schema
     * @param example parameters as somebody might give them
     */
    public record Offered(
            String name, String description, ObjectNode parameters, JsonNode example) {}

    /** What became of a call. */
    public sealed interface Outcome {}

    public record Answered(OperationResult<?> result) implements Outcome {}

    /** There is no such operation, or no such shop. */
    public record NotThere(String message) implements Outcome {}

    /** Every mistake in the parameters. */
    public record Invalid(List<FieldError> mistakes) implements Outcome {}

    /** What can be asked of shops of a platform, in the order of the contract. */
    public List<Offered> offered(String platform) {
        return OperationNames.WOOCOMMERCE.stream()
                .map(operations.getOrDefault(platform, Map.of())::get)
                .filter(Objects::nonNull)
                .map(operation ->
                        new Offered(
                                operation.name(),
                                operation.meaning(),
                                schemas.of(operation),
                                example(operation)))
                .toList();
    }

    private JsonNode example(Operation<?> operation) {
        Map<String, JsonNode> given = new LinkedHashMap<>();
        json.valueToTree(operation.example())
                .properties()
                .forEach(one -> {
                    if (!one.getValue().isNull()) {
                        given.put(one.getKey(), one.getValue());
                    }
                });
        return json.valueToTree(given);
    }

    /**
     * Makes the operation and measures it. Call it outside of any transaction.
     *
     * @param parameters as they were given; null is as good as left out
     */
    public Outcome run(
            TenantId tenant,
            String platform,
            String name,
            ObjectNode parameters,
            @Nullable String userAgent) {
        Operation<?> operation = operations.getOrDefault(platform, Map.of()).get(name);
        if (operation == null) {
            return new NotThere(absent(platform, name));
        }
        ObjectNode given = json.createObjectNode();
        parameters
                .properties()
                .forEach(one -> {
                    if (!one.getValue().isNull()) {
                        given.set(one.getKey(), one.getValue());
                    }
                });
        List<FieldError> mistakes = schemas.mistakes(operation, given);
        if (!mistakes.isEmpty()) {
            return new Invalid(mistakes);
        }
        JsonNode domain = given.remove("domain");
        return switch (directory.find(
                tenant, platform, domain == null ? null : domain.asString(""))) {
            case ShopDirectory.None(var message) -> new NotThere(message);
            case ShopDirectory.Several(var which) -> new Invalid(List.of(which));
            case ShopDirectory.One(var connection, var known) ->
                    new Answered(
                            measured(
                                    operation,
                                    given,
                                    new Shop(
                                            tenant,
                                            connection,
                                            known,
                                            zone(tenant),
                                            System.nanoTime()
                                                    + properties.operationTimeout().toNanos()),
                                    userAgent));
        };
    }

    private String absent(String platform, String name) {
        boolean isElsewhere = operations.values().stream().anyMatch(some -> some.containsKey(name));
        return (isElsewhere
                        ? name
                                + " cannot be asked of "
                                + platform
                                + " shops: they have nothing of the kind, or are only read"
                        : "there is no operation of that name on " + platform)
                + "; GET /api/"
                + platform
                + "/operations lists what there is";
    }

    private ZoneId zone(TenantId tenant) {
        return tenancy.tenant(tenant).map(Tenant::timeZone).orElse(ZoneOffset.UTC);
    }

    private OperationResult<?> measured(
            Operation<?> operation, ObjectNode parameters, Shop shop, @Nullable String userAgent) {
        Instant at = clock.instant();
        long began = System.nanoTime();
        OperationResult<?> result = shown(inItsPlace(operation, parameters, shop), shop);
        long took = System.nanoTime() - began;
        String type = null;
        String message = null;
        if (result instanceof OperationResult.Refused<?>(var why, var words)) {
            type = why;
            message = words;
        } else if (result instanceof OperationResult.Failed<?>(var why, var words)) {
            type = why;
            message = words;
        }
        metrics.record(
                new OperationMetric(
                        shop.tenant(),
                        shop.connection().service(),
                        operation.name(),
                        Math.round(took / 1e6),
                        type == null,
                        result instanceof OperationResult.Refused<?>,
                        type,
                        message,
                        shop.domain(),
                        shop.connection().id(),
                        userAgent,
                        at));
        return result;
    }

    /** One shop that hangs must not hold everything. */
    private OperationResult<?> inItsPlace(
            Operation<?> operation, ObjectNode parameters, Shop shop) {
        Semaphore place = places.get(shop.connection().id());
        if (!place.tryAcquire()) {
            return OperationResult.refused(
                    "busy",
                    properties.atOnce()
                            + " operations of this shop are under way; try again when some are done");
        }
        try {
            return made(operation, parameters, shop);
        } finally {
            place.release();
        }
    }

    /** What a shop sends may be anything: an answer that no one thought of is its failure. */
    private <P> OperationResult<?> made(Operation<P> operation, ObjectNode parameters, Shop shop) {
        try {
            return operation.run(shop, json.treeToValue(parameters, operation.parameters()));
        } catch (RuntimeException e) {
            log.error("The operation {} failed: {}", operation.name(), place(e));
            return new OperationResult.Failed<>(
                    "internal_error", "the answer of the shop could not be understood");
        }
    }

    /** What broke and where, for the log: its message may quote what a shop or a customer wrote. */
    static String place(RuntimeException e) {
        return e.getClass().getName()
                + " at "
                + Arrays.stream(e.getStackTrace()).limit(DEPTH).toList();
    }

    /** Shops quote what they were sent: secrets and personal data stay here. */
    static OperationResult<?> shown(OperationResult<?> result, Shop shop) {
        return switch (result) {
            case OperationResult.Done<?> done -> done;
            case OperationResult.Refused<?>(var type, var message) ->
                    new OperationResult.Refused<>(type, redacted(message, shop));
            case OperationResult.Failed<?>(var type, var message) ->
                    new OperationResult.Failed<>(type, redacted(message, shop));
        };
    }

    private static String redacted(String message, Shop shop) {
        return Redaction.of(shop.connection().secrets().values()).body(message, LONGEST_MESSAGE);
    }
}
