-- Two weeks of made-up past for the stores of the demo, so that its charts and histories have something to show. Run once,
-- by `./relaywatch demo` on an empty data directory, as soon as the stores have destinations at work. What it counts is
-- made from the hour and the store alone: every demo has the same past.

-- Deliveries by the hour: quiet at night, half as much again on weekends.
CREATE TEMPORARY TABLE past_lanes ON COMMIT DROP AS
SELECT DISTINCT tenant_id, connection_id, platform FROM queue_done
 UNION SELECT DISTINCT tenant_id, connection_id, platform FROM queue_items;

INSERT INTO queue_hours (tenant_id, hour, connection_id, platform, uploaded, after_failure)
SELECT l.tenant_id, h.hour, l.connection_id, l.platform, f.uploaded, least(f.uploaded, f.uploaded / 80)
  FROM past_lanes l,
       generate_series(date_bin('1 hour', now(), 'epoch') - interval '14 days', date_bin('1 hour', now(), 'epoch') - interval '1 hour',
                       interval '1 hour') AS h (hour),
       LATERAL (SELECT extract(hour FROM h.hour) AS clock, extract(isodow FROM h.hour) > 5 AS weekend,
                       abs(hashtext(l.platform || h.hour::text)) % 100 AS chance) d,
       LATERAL (SELECT greatest(1, round((60 + 240 * greatest(0, sin((d.clock - 6) * pi() / 17)))
                                         * (CASE WHEN d.weekend THEN 1.5 ELSE 1 END) * (0.9 + d.chance / 500.0)))::bigint AS uploaded) f
ON CONFLICT DO NOTHING;

-- What checks found: nearly always well.
INSERT INTO health_check_hours (tenant_id, service, connection_id, hour, healthy, degraded, unhealthy, unknown, latency_sum, latencies)
SELECT c.tenant_id, c.service, c.connection_id, h.hour,
       CASE WHEN d.chance < 2 THEN 40 WHEN d.chance < 8 THEN 50 ELSE 60 END,
       CASE WHEN d.chance BETWEEN 2 AND 7 THEN 10 ELSE 0 END, CASE WHEN d.chance < 2 THEN 20 ELSE 0 END, 0,
       60 * d.latency, jsonb_build_object((floor(ln(d.latency) / ln(1.1))::int + 1)::text, 60)
  FROM health_checks c,
       generate_series(date_bin('1 hour', now(), 'epoch') - interval '14 days', date_bin('1 hour', now(), 'epoch') - interval '1 hour',
                       interval '1 hour') AS h (hour),
       LATERAL (SELECT abs(hashtext(c.id::text || h.hour::text)) % 3000 AS chance,
                       60 + abs(hashtext(c.service)) % 200 + abs(hashtext(h.hour::text || c.service)) % 40 AS latency) d
ON CONFLICT DO NOTHING;

-- Where leads came from, and what became of them.
CREATE TEMPORARY TABLE past_leads ON COMMIT DROP AS
SELECT t.id AS tenant_id, gen_random_uuid() AS id, gen_random_uuid() AS visitor, t.slug || '-' || n AS name, t.currency,
       now() - make_interval(secs => (n * 14 * 86400.0 / 420)) - interval '10 minutes' AS at,
       abs(hashtext(t.slug || n)) % 100 AS chance, abs(hashtext(n || t.slug)) % 100 AS luck
  FROM tenants t, generate_series(1, 420) n;

CREATE TEMPORARY TABLE past_sources ON COMMIT DROP AS
SELECT * FROM (VALUES (0, 34, 'google', 'cpc', 'autumn-sale'), (34, 46, 'google', 'cpc', 'brand'),
                      (46, 66, 'facebook', 'paid', 'lookalike'), (66, 74, 'tiktok', 'paid', 'tents'),
                      (74, 84, 'newsletter', 'email', 'november'), (84, 90, 'bing', 'cpc', 'brand'),
                      (90, 100, NULL, NULL, NULL)) AS s (low, high, source, medium, campaign);

INSERT INTO visitors (tenant_id, id, visitor_id, gclid, fbclid, utm_source, utm_medium, utm_campaign, first_seen_at, last_seen_at,
                      created_at)
SELECT l.tenant_id, l.visitor, 'past-' || l.name, CASE WHEN s.source = 'google' AND l.luck < 88 THEN 'past-g-' || l.name END,
       CASE WHEN s.source = 'facebook' THEN 'past-f-' || l.name END, s.source, s.medium, s.campaign, l.at - interval '20 minutes',
       l.at, l.at - interval '20 minutes'
  FROM past_leads l JOIN past_sources s ON l.chance >= s.low AND l.chance < s.high;

INSERT INTO leads (tenant_id, id, visitor_id, gclid, fbclid, utm_source, utm_medium, utm_campaign, event_id, consent_ad_user_data,
                   consent_ad_personalization, source, created_at, updated_at)
SELECT l.tenant_id, l.id, l.visitor, v.gclid, v.fbclid, v.utm_source, v.utm_medium, v.utm_campaign, 'past-lead-' || l.name,
       'GRANTED', 'GRANTED', 'form', l.at, l.at
  FROM past_leads l JOIN visitors v ON v.tenant_id = l.tenant_id AND v.id = l.visitor;

INSERT INTO conversions (tenant_id, id, lead_id, conversion_type, conversion_value, conversion_currency, idempotency_key, crm_deal_id,
                         matched_by, gclid, fbclid, utm_source, utm_medium, utm_campaign, consent_ad_user_data,
                         consent_ad_personalization, occurred_at, created_at, updated_at)
SELECT l.tenant_id, gen_random_uuid(), l.id, step.type, step.value, l.currency, 'past-' || step.type || '-' || l.name,
       'past-deal-' || l.name, 'lead_id', v.gclid, v.fbclid, v.utm_source, v.utm_medium, v.utm_campaign, 'GRANTED', 'GRANTED',
       step.at, step.at, step.at
  FROM past_leads l JOIN visitors v ON v.tenant_id = l.tenant_id AND v.id = l.visitor,
       LATERAL (VALUES ('qualified', NULL::numeric, l.at + interval '5 hours', l.luck < 55),
                       ('closed', 180 + 23.5 * l.luck, l.at + interval '30 hours', l.luck < 21)) AS step (type, value, at, happens)
 WHERE step.happens AND step.at < now();

INSERT INTO visits (tenant_id, id, began_at)
SELECT t.id, gen_random_uuid(), now() - make_interval(secs => n * 14 * 86400.0 / 9000)
  FROM tenants t, generate_series(1, 9000) n;
