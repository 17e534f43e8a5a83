package dev.relaywatch.testing;

import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.tenancy.TenantKit;
import java.nio.charset.StandardCharsets;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A tenant that has a row in every table there is: nothing of it is due, so that no server changes
 * it by itself. The tenant's own id identifies its rows, and a mark stands in every text that is
 * free.
 */
public final class WholeTenant {
    /** Each for one table, the parents before the children. */
    private static final List<String> ROWS =
            List.of(
                    "INSERT INTO visitors (tenant_id, id, visitor_id, referrer) VALUES (:id, :id, :text, :mark)",
                    """
                    INSERT INTO tracking_events (tenant_id, id, visitor_id, event_name, event_id, page_url, value, currency,
                                                 consent_ad_user_data, consent_ad_personalization, action_source, event_time,
                                                 created_at)
                    VALUES (:id, :id, :id, 'purchase', :text, :mark, 12.5, 'EUR', 'GRANTED', 'GRANTED', 'website', :at, :at)
                    """,
                    """
                    INSERT INTO event_keys (tenant_id, event_name, event_id, row_id, created_at, seen_browser, seen_server)
                    VALUES (:id, 'purchase', :text, :id, :at, true, false)
                    """,
                    """
                    INSERT INTO leads (tenant_id, id, visitor_id, first_name, event_id, consent_ad_user_data,
                                       consent_ad_personalization, created_at)
                    VALUES (:id, :id, :id, :mark, :text, 'GRANTED', 'GRANTED', :at)
                    """,
                    """
                    INSERT INTO conversions (tenant_id, id, lead_id, conversion_type, conversion_value, conversion_currency,
                                             idempotency_key, crm_deal_id, utm_source, consent_ad_user_data,
                                             consent_ad_personalization, occurred_at, created_at)
                    VALUES (:id, gen_random_uuid(), :id, 'closed', 12.5, 'EUR', :text, :mark, :mark, 'GRANTED', 'GRANTED', :at, :at)
                    """,
                    """
                    INSERT INTO queue_items (tenant_id, id, connection_id, platform, event_id, source_at, event_time, status,
                                             retry_count, last_error, error_code, created_at, failed_at)
                    SELECT :id, :id, id, 'webhook', :id, :at, :at, 'dead_letter', 1, :mark, :mark, :at, :at
                      FROM connections WHERE tenant_id = :id
                    """,
                    """
                    INSERT INTO queue_done (tenant_id, id, connection_id, platform, event_id, source_at, retry_count, max_retries,
                                            attempt, confirmation, created_at, uploaded_at)
                    SELECT :id, :id, id, 'webhook', :id, :at, 0, 5, 1, jsonb_build_object('requestId', :mark::text), :at, :at
                      FROM connections WHERE tenant_id = :id
                    """,
                    "INSERT INTO upload_counts VALUES (:id, :id, :mark, date_trunc('month', :at::timestamptz), 1)",
                    """
                    INSERT INTO lanes (tenant_id, connection_id, platform, state, reason, since, probe_at)
                    SELECT :id, id, 'webhook', 'paused', :mark, :at, 'infinity' FROM connections WHERE tenant_id = :id
                    """,
                    """
                    INSERT INTO lane_rates (tenant_id, connection_id, platform, paid_until)
                    SELECT :id, id, :mark, :at FROM connections WHERE tenant_id = :id
                    """,
                    """
                    INSERT INTO replays (tenant_id, id, actor, request, statuses, error_code, confirmed, state, created_at,
                                         ended_at)
                    VALUES (:id, :id, :mark, :text, '{failed}', :mark, false, 'done', :at, :at)
                    """,
                    "INSERT INTO replay_lanes (tenant_id, replay_id, connection_id, platform, stage) VALUES (:id, :id, :id, :mark, 'taken')",
                    """
                    INSERT INTO replay_items (tenant_id, queue_id, replay_id, attempt, status, retry_count, next_retry_at)
                    VALUES (:id, :id, :id, 0, :mark, 0, :at)
                    """,
                    "INSERT INTO routes (tenant_id, position, events, destinations, managed_by) VALUES (:id, 0, ARRAY[:mark::text], ARRAY['webhook'], 'file')",
                    """
                    INSERT INTO delivery_attempts (tenant_id, queue_id, attempt, at, duration_ms, outcome, error_message, request,
                                                   response)
                    VALUES (:id, :id, 1, :at, 1, 'item_refused', :mark, :mark, :mark)
                    """,
                    """
                    INSERT INTO suppressed_deliveries (tenant_id, id, connection_id, platform, event_id, reason, created_at)
                    VALUES (:id, :id, :id, :mark, :id, 'consent', :at)
                    """,
                    "INSERT INTO suppressions (tenant_id, kind, hash) VALUES (:id, 'email', :mark)",
                    "INSERT INTO webhook_ids VALUES (:id, :mark, :id, :at)",
                    """
                    INSERT INTO google_requests (tenant_id, request_id, connection_id, platform, items, sent_at, status, ask_at,
                                                 settled_at)
                    VALUES (:id, :mark, :id, 'google_ads', 1, :at, 'confirmed', :at, :at)
                    """,
                    """
                    INSERT INTO health_checks (tenant_id, id, service, connection_id, connection, reason, last_error, status_since)
                    SELECT :id, :id, 'webhook', id, :mark, :mark, :mark, :at FROM connections WHERE tenant_id = :id
                    -- a server that looks for new connections just now may have made it
                    ON CONFLICT (tenant_id, service, connection_id) DO UPDATE
                       SET connection = excluded.connection, reason = excluded.reason, last_error = excluded.last_error,
                           status_since = excluded.status_since
                    """,
                    """
                    INSERT INTO health_check_history (tenant_id, id, service, connection_id, connection, status, latency_ms,
                                                      details, checked_at)
                    SELECT :id, :id, 'webhook', id, :mark, 'healthy', 1, jsonb_build_object('said', :mark::text), :at
                      FROM connections WHERE tenant_id = :id
                    """,
                    """
                    INSERT INTO health_check_hours (tenant_id, service, connection_id, hour, healthy, degraded, unhealthy, unknown,
                                                    latency_sum, latencies)
                    SELECT :id, 'webhook', id, date_trunc('hour', :at::timestamptz), 1, 0, 0, 0, 1, '{}'
                      FROM connections WHERE tenant_id = :id
                    """,
                    """
                    INSERT INTO thresholds (tenant_id, service, metric, direction, critical, managed_by, updated_by, updated_at)
                    VALUES (:id, 'stripe', :mark, 'normal', 5, 'people', :mark, :at)
                    """,
                    """
                    INSERT INTO platform_alerts (tenant_id, id, fingerprint, episode, dedup_key, severity, source, service, title,
                                                 message, created_at, last_seen_at)
                    VALUES (:id, :id, :text, 1, :text, 'p2', 'manual', 'stripe', :mark, :mark, :at, :at)
                    """,
                    "INSERT INTO alert_changes (tenant_id, alert_id, at, kind, actor, note) VALUES (:id, :id, :at, 'opened', :mark, :mark)",
                    """
                    INSERT INTO alert_channels (tenant_id, id, name, type, severities, settings, secrets, fingerprint, managed_by,
                                                created_at, updated_at)
                    VALUES (:id, :id, :mark, 'email', '{p1}', jsonb_build_object('to', jsonb_build_array(:mark::text)), :secrets,
                            :text, 'people', :at, :at)
                    """,
                    """
                    INSERT INTO alert_notifications (tenant_id, id, alert_id, channel_id, transition, status, due_at, reason,
                                                     created_at, settled_at)
                    VALUES (:id, :id, :id, :id, 'opened', 'failed', :at, :mark, :at, :at)
                    """,
                    "INSERT INTO alert_threads (tenant_id, channel_id, alert_id, reference) VALUES (:id, :id, :id, :mark)",
                    """
                    INSERT INTO silences (tenant_id, id, service, starts_at, ends_at, reason, created_by, created_at)
                    VALUES (:id, :id, 'mux', :at, :at::timestamptz + interval '30 days', :mark, :mark, :at)
                    """,
                    "INSERT INTO ledger_hours (tenant_id, hour, kind, name, events) VALUES (:id, date_trunc('hour', :at::timestamptz), 'event', :mark, 1)",
                    "INSERT INTO ledger_changes (tenant_id, hour) VALUES (:id, date_trunc('hour', :at::timestamptz))",
                    """
                    INSERT INTO queue_hours (tenant_id, hour, connection_id, platform, uploaded, after_failure)
                    VALUES (:id, date_trunc('hour', :at::timestamptz), :id, :mark, 1, 0)
                    """,
                    "INSERT INTO queue_hours_changed (tenant_id, hour) VALUES (:id, date_trunc('hour', :at::timestamptz))",
                    "INSERT INTO expected_events VALUES (:id, :mark, 86400, :at)",
                    """
                    INSERT INTO operation_metrics (tenant_id, id, platform, operation, domain, duration_ms, success, refused,
                                                   error_type, error_message, created_at)
                    VALUES (:id, :id, 'woocommerce', 'check_stock', 'b.example', 12, false, false, 'timeout', :mark, :at)
                    """,
                    """
                    INSERT INTO operation_hours (tenant_id, platform, domain, operation, hour, calls, successes, refusals, sum_ms,
                                                 p95_ms, durations, errors, operations)
                    VALUES (:id, 'woocommerce', :mark, 'check_stock', date_trunc('hour', :at::timestamptz), 1, 1, 0, 1, 1, '\\x',
                            '{}', '{}')
                    """,
                    """
                    INSERT INTO operation_days (tenant_id, platform, domain, operation, day, calls, successes, refusals, sum_ms,
                                                durations, errors, operations)
                    VALUES (:id, 'woocommerce', :mark, 'check_stock', date_trunc('day', :at::timestamptz), 1, 1, 0, 1, '\\x', '{}',
                            '{}')
                    """,
                    "INSERT INTO operation_changes (tenant_id, hour) VALUES (:id, date_trunc('hour', :at::timestamptz))",
                    """
                    INSERT INTO operation_anomalies (tenant_id, id, platform, domain, operation, metric, hour, value, expected,
                                                     sentence, found_at)
                    VALUES (:id, :id, 'woocommerce', 'b.example', 'check_stock', 'rate', date_trunc('hour', :at::timestamptz), 1,
                            2, :mark, :at)
                    """,
                    """
                    WITH who AS (
                        INSERT INTO people (id, email, email_key, name)
                        VALUES (:id, :id || '@people.example', :id || '@people.example', :mark) RETURNING id
                    )
                    INSERT INTO memberships (tenant_id, person_id, role, managed_by) SELECT :id, id, 'viewer', 'people' FROM who
                    """,
                    "INSERT INTO visits (tenant_id, began_at, id) VALUES (:id, :at, :id)",
                    """
                    INSERT INTO shop_sync (tenant_id, connection_id, platform, address, next_run_at)
                    VALUES (:id, :id, 'woocommerce', :mark, 'infinity')
                    """,
                    """
                    INSERT INTO shop_orders (tenant_id, connection_id, order_id, status, sold, currency, total, tax, shipping,
                                             refunded, created_at, modified_at)
                    VALUES (:id, :id, 1, :mark, true, 'EUR', 1, 0, 0, 0, :at, :at)
                    """,
                    "INSERT INTO shop_refunds VALUES (:id, :id, 1, 1, 1, :at)",
                    "INSERT INTO shop_carts VALUES (:id, :id, 1, :mark, 'EUR', 1, '[]', :mark, :at)",
                    "INSERT INTO shop_low_stock VALUES (:id, :id, 1, :mark, :mark, 1, 2)",
                    """
                    INSERT INTO audit_log (tenant_id, id, at, actor_kind, actor, action, subject, details)
                    VALUES (:id, :id, :at, 'key', :mark, 'silence.begun', :mark, jsonb_build_object('said', :mark::text))
                    """);

    private WholeTenant() {}

    /**
     * A new tenant.
     *
     * @param everything sees the rows of all tenants
     * @param at when all of it happened; the database has partitions then
     */
    public static Tenant with(TenantKit tenants, JdbcClient everything, String mark, Instant at) {
        Tenant tenant = tenants.tenant();
        tenants.publicKey(tenant);
        tenants.connect(tenant, "webhook", "http://127.0.0.1:9/" + mark);
        UUID id = tenant.id().value();
        for (String row : ROWS) {
            everything
                    .sql(row)
                    .param("id", id)
                    .param("text", id.toString())
                    .param("mark", mark)
                    .param(
                            "secrets",
                            PostgresDatabase.KEYRING
                                    .seal("channel:" + id, "{}".getBytes(StandardCharsets.UTF_8))
                                    .bytes())
                    .param("at", at.atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE)
                    .update();
        }
        return tenant;
    }
}
