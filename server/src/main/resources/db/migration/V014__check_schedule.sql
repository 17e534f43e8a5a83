-- When each check is made, and by whom, apart from what it found: a claim and a result then rewrite a short row and no
-- index of the long one.
CREATE TABLE check_schedule (
    check_id      uuid PRIMARY KEY REFERENCES health_checks ON DELETE CASCADE,
    next_run_at   timestamptz NOT NULL,
    claimed_by    uuid,
    claimed_until timestamptz,
    attempt       integer NOT NULL DEFAULT 0,
    CONSTRAINT claim_is_whole CHECK ((claimed_by IS NULL) = (claimed_until IS NULL))
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02);
COMMENT ON COLUMN check_schedule.attempt IS 'Number of claims; the fence: a result counts only while it names the newest.';

INSERT INTO check_schedule (check_id, next_run_at, claimed_by, claimed_until, attempt)
SELECT id, next_run_at, claimed_by, claimed_until, attempt FROM health_checks;

-- serves the claim of what is due
CREATE INDEX check_schedule_due ON check_schedule (next_run_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON check_schedule TO ${platform};

ALTER TABLE health_checks
    DROP CONSTRAINT claim_is_whole,
    DROP COLUMN next_run_at,
    DROP COLUMN claimed_by,
    DROP COLUMN claimed_until,
    DROP COLUMN attempt;
