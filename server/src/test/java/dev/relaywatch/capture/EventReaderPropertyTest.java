package dev.relaywatch.capture;

import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.MovableClock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** No object makes the reader of events throw. */
class EventReaderPropertyTest {
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final RequestContext REQUEST =
            new RequestContext("203.0.113.7", "Firefox", "https://acme.example/from");
    private static final Tenant ACME =
            new Tenant(
                    TenantId.of("0199a000-0000-7000-8000-000000000001"),
                    "acme",
                    "Acme",
                    ZoneId.of("UTC"),
                    "CHF",
                    "DE",
                    List.of());

    private final EventReader reader = new EventReader(new MovableClock(NOW));

    @Provide
    Arbitrary<ObjectNode> events() {
        Arbitrary<String> names =
                Arbitraries.of(
                        "event",
                        "eventId",
                        "timestamp",
                        "visitorId",
                        "pageUrl",
                        "params",
                        "userData",
                        "user_data",
                        "metadata",
                        "consent",
                        "clickIds",
                        "utm",
                        "context",
                        "fbc",
                        "fbp",
                        "email",
                        "phone",
                        "value",
                        "currency",
                        "action_source");
        Arbitrary<JsonNode> leaves =
                Arbitraries.oneOf(
                        Arbitraries.strings().ofMaxLength(30).map(text -> JSON.valueToTree(text)),
                        Arbitraries.of(
                                        "null",
                                        "1",
                                        "-1e300",
                                        "true",
                                        "[]",
                                        "[{}]",
                                        "{}",
                                        "\"website\"",
                                        "\"+49 151 23456789\"")
                                .map(JSON::readTree));
        Arbitrary<JsonNode> inner =
                Arbitraries.maps(names, leaves).ofMaxSize(6).map(JSON::valueToTree);
        return Arbitraries.maps(names, Arbitraries.oneOf(leaves, inner))
                .ofMaxSize(12)
                .map(JSON::<ObjectNode>valueToTree);
    }

    @Property(tries = 2_000)
    void noObjectMakesItThrow(@ForAll("events") ObjectNode json) {
        assertThatNoException()
                .isThrownBy(() -> reader.read(ACME, json, new Sender(REQUEST, null, false, true)));
    }
}
