package dev.relaywatch.commerce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.commerce.operation.Operation;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.OperationResult.Done;
import dev.relaywatch.commerce.operation.OperationResult.Failed;
import dev.relaywatch.commerce.operation.OperationResult.Refused;
import dev.relaywatch.commerce.operation.Shop;
import dev.relaywatch.outbound.LoopbackOutbound;
import dev.relaywatch.outbound.Outbound;
import dev.relaywatch.sandbox.Fault;
import dev.relaywatch.sandbox.Received;
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
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A shop of the sandbox, and the operations on it as the server makes them. */
public abstract class SandboxShop implements AutoCloseable {
    public static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    protected static final JsonMapper JSON = JsonMapper.shared();
    private static final String ACCOUNT = "acme";

    private final MovableClock clock = new MovableClock(NOW);
    private final Sandbox sandbox = Sandbox.start(0, clock);
    private final Outbound outbound = LoopbackOutbound.open();
    private final ShopPlatform platform;
    private final Duration operationTimeout;
    private Connection connection;

    /** How operations on it are made. */
    protected interface Made {
        ShopPlatform platform(Outbound outbound, CommerceProperties properties, Clock clock);
    }

    protected SandboxShop(
            String service,
            Map<String, String> secrets,
            Duration operationTimeout,
            Duration callTimeout,
            Made made) {
        this.operationTimeout = operationTimeout;
        this.platform =
                made.platform(
                        outbound, new CommerceProperties(operationTimeout, callTimeout, 50), clock);
        this.connection =
                new Connection(
                        new ConnectionId(Ids.next()),
                        new TenantId(Ids.next()),
                        service,
                        "main",
                        URI.create(sandbox.url(ACCOUNT, service)),
                        Map.of("domain", "acme.example"),
                        secrets,
                        "1");
    }

    /** The same shop at another address; what is known of it stays known. */
    public final void moveTo(URI address) {
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

    public final ShopPlatform platform() {
        return platform;
    }

    public final void stand(Map<String, ?> values) {
        sandbox.stand(ACCOUNT, connection.service(), values);
    }

    public final void cause(Fault fault) {
        sandbox.add(fault.at(ACCOUNT, connection.service()));
    }

    protected final List<Received> received() {
        return sandbox.received(ACCOUNT, connection.service());
    }

    public final MovableClock clock() {
        return clock;
    }

    public final OperationResult<?> run(String name, String parameters) {
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

    public final Shop shop() {
        TenantId tenant = Objects.requireNonNull(connection.tenant());
        return new Shop(
                tenant,
                connection,
                "acme.example",
                ZoneId.of("Europe/London"),
                System.nanoTime() + operationTimeout.toNanos());
    }

    /** What comes of an operation that is done, as clients read it. */
    public final JsonNode data(String name, String parameters) {
        return data(run(name, parameters));
    }

    public static JsonNode data(OperationResult<?> result) {
        assertThat(result).isInstanceOf(Done.class);
        return JSON.valueToTree(((Done<?>) result).data());
    }

    public final Refused<?> refusal(String name, String parameters) {
        OperationResult<?> result = run(name, parameters);
        assertThat(result).isInstanceOf(Refused.class);
        return (Refused<?>) result;
    }

    public final Failed<?> failure(String name, String parameters) {
        OperationResult<?> result = run(name, parameters);
        assertThat(result).isInstanceOf(Failed.class);
        return (Failed<?>) result;
    }

    @Override
    public final void close() {
        sandbox.close();
        LoopbackOutbound.stop(outbound);
    }
}
