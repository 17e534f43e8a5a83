-- What became of what was only accepted.

-- Requests that a platform accepted under a receipt, and what it said of them later: Google's Data Manager API alone does so.
-- No reference to tenants here: each insert would lock its tenant's one row, and all lanes would meet there.
CREATE TABLE google_requests (
    tenant_id     uuid NOT NULL,
    request_id    text NOT NULL,
    connection_id uuid NOT NULL,
    platform      text NOT NULL,
    items         integer NOT NULL,
    sent_at       timestamptz NOT NULL,
    status        text NOT NULL DEFAULT 'pending',
    reasons       jsonb NOT NULL DEFAULT '{}',
    refused       integer NOT NULL DEFAULT 0,
    asked         integer NOT NULL DEFAULT 0,
    ask_at        timestamptz NOT NULL,
    settled_at    timestamptz,
    PRIMARY KEY (tenant_id, request_id, sent_at),
    CONSTRAINT known_status CHECK (status IN ('pending', 'confirmed', 'partial', 'refused', 'unknown')),
    CONSTRAINT counted CHECK (items >= 0 AND refused BETWEEN 0 AND items AND asked >= 0),
    CONSTRAINT pending_is_open CHECK ((status = 'pending') = (settled_at IS NULL)),
    CONSTRAINT refused_says_why CHECK (refused = 0 OR status IN ('partial', 'refused'))
) PARTITION BY RANGE (sent_at);
COMMENT ON COLUMN google_requests.items IS 'Uploaded under this receipt and settled as ours; what went back into the queue is not among them.';
COMMENT ON COLUMN google_requests.reasons IS 'How many items by the platform''s reason, also of what it had already.';
COMMENT ON COLUMN google_requests.refused IS 'Items that were not kept; 0 in a partial one whose platform gave no number.';
COMMENT ON COLUMN google_requests.asked IS 'Number of claims; the fence: an answer counts only while it names the newest.';
COMMENT ON COLUMN google_requests.ask_at IS 'Not before then; while one node asks, the end of its lease.';
-- serves the walk from account to account and the claim of what is due
CREATE INDEX google_requests_due ON google_requests (tenant_id, connection_id, ask_at) WHERE status = 'pending';

CALL wall('google_requests');

-- What was uploaded and how much of it a platform did not keep afterwards, or has not spoken of. A request is of the month in
-- which it was sent, an item of the one in which it was settled.
CREATE VIEW upload_facts WITH (security_invoker = true) AS
SELECT tenant_id, connection_id AS connection, platform, month, sum(uploaded)::bigint AS uploaded,
       sum(refused)::bigint AS refused, sum(unconfirmed)::bigint AS unconfirmed
  FROM (SELECT tenant_id, connection_id, platform, month, uploaded, 0 AS refused, 0 AS unconfirmed FROM upload_counts
        UNION ALL
        SELECT tenant_id, connection_id, platform, date_trunc('month', sent_at AT TIME ZONE 'UTC')::date, 0, refused,
               CASE WHEN status IN ('pending', 'unknown') OR (status = 'partial' AND refused = 0) THEN items ELSE 0 END
          FROM google_requests) facts
 GROUP BY tenant_id, connection_id, platform, month;
COMMENT ON VIEW upload_facts IS 'Upload success: (uploaded - refused) / (uploaded + dead letters), unconfirmed left out of both.';

CREATE VIEW conversion_metrics WITH (security_invoker = true) AS
SELECT t.id AS tenant_id,
       coalesce(round(l.leads_with_gclid::numeric / nullif(l.total_leads, 0), 4), 0) AS gclid_capture_rate,
       l.leads_with_gclid, l.total_leads,
       coalesce(round((u.uploaded - u.refused - u.unconfirmed)::numeric
                      / nullif(u.uploaded - u.unconfirmed + q.dead_letter, 0), 4), 0) AS upload_success_rate,
       u.uploaded - u.refused - u.unconfirmed AS uploads_successful,
       u.uploaded + q.pending + q.failed + q.dead_letter AS total_queued,
       q.pending AS queue_pending, q.failed AS queue_failed, q.dead_letter AS queue_dead_letter,
       now() AS computed_at
  FROM tenants t
  CROSS JOIN LATERAL (SELECT count(*) AS total_leads, count(gclid) AS leads_with_gclid
                        FROM leads WHERE tenant_id = t.id) l
  CROSS JOIN LATERAL (SELECT coalesce(sum(uploaded), 0)::bigint AS uploaded, coalesce(sum(refused), 0)::bigint AS refused,
                             coalesce(sum(unconfirmed), 0)::bigint AS unconfirmed
                        FROM upload_facts WHERE tenant_id = t.id) u
  CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE status = 'pending') AS pending,
                             count(*) FILTER (WHERE status = 'failed') AS failed,
                             count(*) FILTER (WHERE status = 'dead_letter') AS dead_letter
                        FROM queue_items WHERE tenant_id = t.id) q;

GRANT SELECT ON upload_facts, conversion_metrics TO ${app}, ${platform};
