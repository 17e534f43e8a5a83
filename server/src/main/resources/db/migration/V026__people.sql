-- People, what they may do where, and how they sign in. They belong to the installation: one person may work for several
-- tenants. Only the platform's role reads them.

CREATE TABLE people (
    id                  uuid PRIMARY KEY,
    email               text NOT NULL,
    email_key           text NOT NULL UNIQUE,
    name                text,
    password_hash       text,
    password_changed_at timestamptz,
    totp_secret         bytea,
    totp_confirmed_at   timestamptz,
    totp_last_step      bigint,
    recovery_codes      bytea[] NOT NULL DEFAULT '{}',
    platform_admin      boolean NOT NULL DEFAULT false,
    platform_managed_by text CHECK (platform_managed_by IN ('file', 'people')),
    oidc_issuer         text,
    oidc_subject        text,
    disabled_at         timestamptz,
    last_sign_in_at     timestamptz,
    created_at          timestamptz NOT NULL DEFAULT now(),
    updated_at          timestamptz NOT NULL DEFAULT now(),
    CHECK (email_key = lower(email_key)),
    CHECK ((oidc_issuer IS NULL) = (oidc_subject IS NULL)),
    CHECK (totp_confirmed_at IS NULL OR totp_secret IS NOT NULL),
    CHECK (platform_admin = (platform_managed_by IS NOT NULL)),
    UNIQUE (oidc_issuer, oidc_subject)
);
COMMENT ON COLUMN people.email_key IS 'The address in lower case: who somebody is.';
COMMENT ON COLUMN people.password_hash IS 'Argon2id with its parameters and salt; null: no password, another way in is needed.';
COMMENT ON COLUMN people.totp_secret IS 'Sealed.';
COMMENT ON COLUMN people.totp_last_step IS 'The interval of the last code taken: a code opens once.';
COMMENT ON COLUMN people.recovery_codes IS 'SHA-256 of each code that is left.';

CREATE TABLE memberships (
    tenant_id   uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    person_id   uuid NOT NULL REFERENCES people ON DELETE CASCADE,
    role        text NOT NULL CHECK (role IN ('admin', 'analyst', 'viewer')),
    managed_by  text NOT NULL CHECK (managed_by IN ('file', 'people')),
    disabled_at timestamptz,
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, person_id)
);
-- serves what one person may do
CREATE INDEX memberships_person ON memberships (person_id);
CALL wall('memberships');

CREATE TABLE sign_in_failures (
    subject        text PRIMARY KEY,
    failures       integer NOT NULL,
    locked_until   timestamptz,
    last_failed_at timestamptz NOT NULL
);
COMMENT ON COLUMN sign_in_failures.subject IS 'Hash of an address of the network, of an account, or of both: whoever does not exist looks the same.';
-- serves forgetting what is old
CREATE INDEX sign_in_failures_age ON sign_in_failures (last_failed_at);

CREATE TABLE one_time_tokens (
    token_hash bytea PRIMARY KEY,
    purpose    text NOT NULL CHECK (purpose IN ('set_up', 'reset', 'invitation')),
    person_id  uuid REFERENCES people ON DELETE CASCADE,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    CHECK ((purpose = 'set_up') = (person_id IS NULL))
);
COMMENT ON COLUMN one_time_tokens.token_hash IS 'SHA-256; the token itself is only in the message.';
-- one a purpose and person: a new one takes the place of the one before
CREATE UNIQUE INDEX one_time_tokens_owner ON one_time_tokens (purpose, person_id) NULLS NOT DISTINCT;
CREATE INDEX one_time_tokens_person ON one_time_tokens (person_id);

-- As Spring Session has them; its names.
CREATE TABLE sessions (
    primary_id            char(36) PRIMARY KEY,
    session_id            char(36) NOT NULL UNIQUE,
    creation_time         bigint NOT NULL,
    last_access_time      bigint NOT NULL,
    max_inactive_interval integer NOT NULL,
    expiry_time           bigint NOT NULL,
    principal_name        varchar(100)
);
CREATE INDEX sessions_expiry ON sessions (expiry_time);
CREATE INDEX sessions_principal ON sessions (principal_name);
COMMENT ON COLUMN sessions.session_id IS 'Opens nothing by itself: the cookie is this, sealed with a key outside of the database.';
COMMENT ON COLUMN sessions.principal_name IS 'The id of the person.';

CREATE TABLE sessions_attributes (
    session_primary_id char(36) NOT NULL REFERENCES sessions (primary_id) ON DELETE CASCADE,
    attribute_name     varchar(200) NOT NULL,
    attribute_bytes    bytea NOT NULL,
    PRIMARY KEY (session_primary_id, attribute_name)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON people, sign_in_failures, one_time_tokens, sessions, sessions_attributes TO ${platform};

-- Keys: when last used, until when one that was replaced still opens, and from which pages a public one is taken.
ALTER TABLE api_keys
    ADD COLUMN last_used_at timestamptz,
    ADD COLUMN expires_at   timestamptz,
    ADD COLUMN replaced_by  uuid REFERENCES api_keys (id) ON DELETE SET NULL,
    ADD COLUMN origins      text[] NOT NULL DEFAULT '{}',
    ADD CONSTRAINT origins_of_public_keys CHECK (kind = 'public' OR origins = '{}');
COMMENT ON COLUMN api_keys.last_used_at IS 'To the minute.';
COMMENT ON COLUMN api_keys.expires_at IS 'Null: until it is revoked.';
COMMENT ON COLUMN api_keys.origins IS 'Of a public key: pages elsewhere are refused; empty: as the tenant has it.';
