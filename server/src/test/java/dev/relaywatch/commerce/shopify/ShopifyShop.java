package dev.relaywatch.commerce.shopify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.commerce.CommerceProperties;
import dev.relaywatch.commerce.ShopPlatform;
import dev.relaywatch.commerce.operation.Operation;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.OperationResult.Done;
import dev.relaywatch.commerce.operation.OperationResult.Failed;
import dev.relaywatch.commerce.operation.OperationResult.Refused;
import dev.relaywatch.commerce.operation.Shop;
import dev.relaywatch.outbound.LoopbackOutbound;
import dev.relaywatch.outbound.Outbound;
import dev.relaywatch.sandbox.Fault;
import dev.relaywatch.sandbox.Sandbox;
import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Connection;
import dev.relaywatch.testing.MovableClock;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A shop of the sandbox, and the operations on it as the server makes them. */
public final class ShopifyShop implements AutoCloseable {
    public static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    public static final String TOKEN = "shpat_0123456789abcdef";
    private static final JsonMapper JSON = JsonMapper.shared();

    private final MovableClock clock = new MovableClock(NOW);
    private final Sandbox sandbox = Sandbox.start(0, clock);
    private final Outbound outbound = LoopbackOutbound.open();
    private final TenantId tenant = new TenantId(Ids.next());
    private final ShopPlatform platform;
    private final Duration operationTimeout;
    private Connection connection;

    public ShopifyShop() {
        this(Duration.ofSeconds(25), Duration.ofSeconds(10));
    }

    ShopifyShop(Duration operationTimeout, Duration callTimeout) {
        this.operationTimeout = operationTimeout;
        this.platform =
                platform(
                        outbound, new CommerceProperties(operationTimeout, callTimeout, 50), clock);
        this.connection = connection(URI.create(sandbox.url("acme", "shopify")));
    }

    /** The same shop at another address; what is known of it stays known. */
    public void moveTo(URI address) {
        Connection old = connection;
        connection =
                new Connection(
                        old.id(),
                        old.tenant(),
                        old.service(),
                        old.name(),
                        address,
                        old.settings(),
                        old.secrets(),
                        old.fingerprint());
    }

    public static ShopPlatform platform(
            Outbound outbound, CommerceProperties properties, Clock clock) {
        ShopifyClient client = new ShopifyClient(outbound, properties, clock);
        return new ShopifyPlatform(
                client,
                new ShopifyProducts(client),
                new ShopifyOrders(client),
                new ShopifyShipping(client),
                clock);
    }

    private Connection connection(URI address) {
        return new Connection(
                new ConnectionId(Ids.next()),
                tenant,
                "shopify",
                "main",
                address,
                Map.of("domain", "acme.example"),
                Map.of("access-token", TOKEN),
                "1");
    }

    public ShopPlatform platform() {
        return platform;
    }

    void stand(Map<String, ?> values) {
        sandbox.stand("acme", "shopify", values);
    }

    void cause(Fault fault) {
        sandbox.add(fault.at("acme", "shopify"));
    }

    /** The queries that the shop was asked. */
    List<JsonNode> asked() {
        return sandbox.received("acme", "shopify").stream()
                .map(one -> JSON.readTree(one.body()))
                .toList();
    }

    MovableClock clock() {
        return clock;
    }

    public OperationResult<?> run(String name, String parameters) {
        Operation<?> operation =
                platform.operations().stream()
                        .filter(one -> one.name().equals(name))
                        .findFirst()
                        .orElseThrow();
        return run(operation, parameters);
    }

    private <P> OperationResult<?> run(Operation<P> operation, String parameters) {
        return operation.run(shop(), JSON.readValue(parameters, operation.parameters()));
    }

    public Shop shop() {
        return new Shop(
                tenant,
                connection,
                "acme.example",
                ZoneId.of("Europe/London"),
                System.nanoTime() + operationTimeout.toNanos());
    }

    /** What comes of an operation that is done, as clients read it. */
    public JsonNode data(String name, String parameters) {
        return data(run(name, parameters));
    }

    static JsonNode data(OperationResult<?> result) {
        assertThat(result).isInstanceOf(Done.class);
        return JSON.valueToTree(((Done<?>) result).data());
    }

    Refused<?> refusal(String name, String parameters) {
        OperationResult<?> result = run(name, parameters);
        assertThat(result).isInstanceOf(Refused.class);
        return (Refused<?>) result;
    }

    Failed<?> failure(String name, String parameters) {
        OperationResult<?> result = run(name, parameters);
        assertThat(result).isInstanceOf(Failed.class);
        return (Failed<?>) result;
    }

    @Override
    public void close() {
        sandbox.close();
        LoopbackOutbound.stop(outbound);
    }
}
