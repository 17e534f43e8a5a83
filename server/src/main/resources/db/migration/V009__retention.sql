-- What is kept no longer than it serves: sealed contexts and bodies of attempts for days, the ledger for a year and more.

-- Drops the partitions that end before this day. One at a time may wait for a query that reads its table; what cannot be
-- dropped soon is left for the next time, so that nothing queues up behind the wait.
CREATE PROCEDURE drop_partitions(before date) LANGUAGE plpgsql AS
$$
DECLARE
    child record;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('relaywatch.partitions'));
    SET LOCAL lock_timeout = '2s';
    FOR child IN
        SELECT c.oid::regclass AS name, c.relname
          FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid
         WHERE c.relispartition AND c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
           AND c.relname ~ '_y\d{4}m\d{2}$'
           AND to_date(right(c.relname, 8), '"y"YYYY"m"MM') + interval '1 month' <= before
         ORDER BY c.relname
    LOOP
        BEGIN
            EXECUTE format('DROP TABLE %s', child.name);
        EXCEPTION WHEN lock_not_available THEN
            RAISE NOTICE 'partition % is in use and is left for the next time', child.relname;
        END;
    END LOOP;
END
$$;
REVOKE EXECUTE ON PROCEDURE drop_partitions FROM PUBLIC;

-- serves the forgetting of sealed contexts; an entry goes with its payload
CREATE INDEX queue_done_payload ON queue_done (uploaded_at) WHERE payload IS NOT NULL;
-- serves the forgetting of bodies; an entry goes with its bodies
CREATE INDEX delivery_attempts_bodies ON delivery_attempts (at) WHERE request IS NOT NULL OR response IS NOT NULL;
-- serves the pruning of keys, which stand in the order in which they came
CREATE INDEX event_keys_created ON event_keys USING brin (created_at);
