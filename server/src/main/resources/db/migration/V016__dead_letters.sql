-- serves the look for lanes that have dead letters, and the newest of each
CREATE INDEX queue_items_dead ON queue_items (tenant_id, connection_id, platform, created_at)
    WHERE status = 'dead_letter';
