package dev.relaywatch.delivery;

import dev.relaywatch.capture.ErasureKit;
import dev.relaywatch.queue.Lane;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.PostgresDatabase;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/** Capture, queue and delivery of one tenant on a real database, and all that it holds. */
final class ErasureWorld {
    private static final String TABLES =
            """
            SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
             WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = 'public'::regnamespace
             ORDER BY c.relname
            """;

    final DeliveryWorld world;
    final ErasureKit kit;
    final Tenant tenant;
    final Lane toMeta;
    final Lane toWebhook;

    ErasureWorld(DeliveryWorld world) {
        this.world = world;
        this.kit =
                new ErasureKit(
                        world.tenancy.transaction(),
                        world.tenancy.application(),
                        world.queue.queue(),
                        world.tenancy.audit(world.clock),
                        PostgresDatabase.KEYRING,
                        JsonMapper.shared(),
                        world::publish,
                        world.clock);
        this.tenant = world.tenancy.tenancy().tenant(world.tenant()).orElseThrow();
        this.toMeta =
                new Lane(tenant.id(), world.connect(tenant.id(), "meta", "main"), "meta_capi");
        this.toWebhook =
                new Lane(tenant.id(), world.connect(tenant.id(), "webhook", "main"), "webhook");
    }

    void event(String body) {
        kit.events(tenant, List.of(body));
    }

    void purchase(String eventId, String fields) {
        event(
                """
                {"event":"purchase","eventId":"%s","pageUrl":"https://shop.example/thanks?order=%s","params":{"value":49.9,
                 "order_id":"%s","note":"for the doorman"},"fbp":"fb.1.1.%s","clickIds":{"gclid":"gclid-%s"}%s}
                """
                        .formatted(
                                eventId,
                                eventId,
                                eventId,
                                eventId,
                                eventId,
                                fields.isEmpty() ? "" : "," + fields));
    }

    UUID lead(String fields) {
        return kit.lead(tenant, "{" + fields + "}").id();
    }

    UUID deal(String dealId, String fields) {
        return kit.deal(
                tenant,
                "{\"dealId\":\"%s\",\"conversionType\":\"closed\",\"value\":900,%s}"
                        .formatted(dealId, fields));
    }

    Map<String, Integer> erase(String body) {
        return kit.erase(tenant, "{" + body + "}");
    }

    /** How the deliveries of an event stand, the held back ones by their reason. */
    List<String> deliveries(String eventId) {
        return trace(eventId).deliveries().stream()
                .map(d ->
                        d.destination()
                                + " "
                                + d.status()
                                + (d.suppressedBy() == null ? "" : " " + d.suppressedBy()))
                .sorted()
                .toList();
    }

    Trace trace(String eventId) {
        return world.deliveries().trace(tenant.id(), eventId, null).orElseThrow();
    }

    long rows(String table, String condition) {
        return world.tenancy
                .platform()
                .sql("SELECT count(*) FROM " + table + " WHERE tenant_id = ? AND " + condition)
                .param(tenant.id().value())
                .query(Long.class)
                .single();
    }

    /** Every row of every table that belongs to the tenant, as text: each column of each kind. */
    List<String> everything() {
        return world.tenancy.platform().sql(TABLES).query(String.class).list().stream()
                .flatMap(table ->
                        world
                                .tenancy
                                .platform()
                                .sql(
                                        "SELECT '"
                                                + table
                                                + " ' || t::text FROM "
                                                + table
                                                + " t WHERE tenant_id = ?")
                                .param(tenant.id().value())
                                .query(String.class)
                                .list()
                                .stream())
                .toList();
    }

    /** Rows in which any of these stands, whatever its case. */
    List<String> rowsThatTell(List<String> secrets) {
        List<String> lower = secrets.stream().map(s -> s.toLowerCase(Locale.ROOT)).toList();
        return everything().stream()
                .filter(row -> {
                    String text = row.toLowerCase(Locale.ROOT);
                    return lower.stream().anyMatch(text::contains);
                })
                .toList();
    }
}
