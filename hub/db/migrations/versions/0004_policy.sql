CREATE TABLE legal_basis (
    id uuid PRIMARY KEY,
    synthetic boolean NOT NULL DEFAULT false,
    code varchar NOT NULL UNIQUE,
    name varchar NOT NULL,
    article varchar NOT NULL,
    sensitive boolean NOT NULL
);

CREATE TABLE purpose (
    id uuid PRIMARY KEY,
    synthetic boolean NOT NULL DEFAULT false,
    code varchar NOT NULL UNIQUE,
    name varchar NOT NULL,
    legal_basis varchar NOT NULL REFERENCES legal_basis (code)
);
CREATE INDEX ix_purpose_legal_basis ON purpose (legal_basis);

ALTER TABLE access_token ADD COLUMN legal_bases text[] NOT NULL DEFAULT '{}';

ALTER TABLE policy_rule ADD COLUMN legal_bases text[] NOT NULL DEFAULT '{}';
ALTER TABLE policy_rule ADD COLUMN divisions text[] NOT NULL DEFAULT '{}';
ALTER TABLE policy_rule DROP CONSTRAINT policy_rule_department_type_name_field_name_key;
ALTER TABLE policy_rule ADD UNIQUE (department, type_name, field_name, divisions);

-- Whoever serves knows purposes and their grounds, and changes none.
REVOKE INSERT, UPDATE, DELETE ON legal_basis, purpose FROM hub_app;
