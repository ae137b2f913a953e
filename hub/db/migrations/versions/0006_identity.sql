ALTER TABLE access_token
    ADD roles text[] NOT NULL DEFAULT '{}',
    ADD certificate varchar;

-- An administrator of before holds no role until a new token names one; the demo's goes on with everything.
UPDATE access_token SET roles = '{SYSTEM,SECURITY,AUDIT}' WHERE kind = 'ADMINISTRATOR' AND synthetic;

ALTER TABLE access_token
    ADD CONSTRAINT access_token_holds_one_role CHECK (
        (kind = 'ADMINISTRATOR' OR roles = '{}')
        AND (synthetic OR cardinality(roles) <= 1 AND NOT '*' = ANY (permissions))
    ),
    ADD CONSTRAINT access_token_certificate_names_a_department CHECK (certificate IS NULL OR kind = 'DEPARTMENT');

-- Whoever serves knows tokens, notes their use and can end them; it can make none, nor let one allow more.
REVOKE INSERT, UPDATE, DELETE ON access_token FROM hub_app;
GRANT UPDATE (last_used_on, revoked_at) ON access_token TO hub_app;

CREATE TABLE person_binding (
    id uuid PRIMARY KEY,
    synthetic boolean NOT NULL DEFAULT false,
    subject bytea NOT NULL UNIQUE,
    volunteer_id uuid NOT NULL REFERENCES volunteer (id),
    bound_at timestamptz(0) NOT NULL
);
CREATE INDEX ix_person_binding_volunteer_id ON person_binding (volunteer_id);
REVOKE INSERT, UPDATE ON person_binding FROM hub_app;
