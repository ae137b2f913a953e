-- Every record is a link of one chain, whoever writes it, and every disclosure is told to the one it was about.

ALTER TABLE audit_record
    ADD COLUMN sequence bigint,
    ADD COLUMN link bytea,
    ADD COLUMN organization_id uuid,
    ADD COLUMN legal_basis varchar,
    ADD COLUMN looked_up jsonb NOT NULL DEFAULT '[]';

CREATE TABLE audit_head (
    one boolean PRIMARY KEY CHECK (one),
    sequence bigint NOT NULL,
    link bytea NOT NULL,
    sealed bigint NOT NULL
);

CREATE TABLE disclosure (
    id uuid PRIMARY KEY,
    synthetic boolean NOT NULL DEFAULT false,
    subject uuid NOT NULL,
    at timestamptz(0) NOT NULL,
    caller_kind varchar NOT NULL
        CHECK (caller_kind IN ('ANONYMOUS', 'DEPARTMENT', 'ORGANIZATION', 'VOLUNTEER', 'ADMINISTRATOR')),
    caller_id uuid,
    department varchar,
    organization_id uuid REFERENCES organization (id),
    purpose varchar,
    legal_basis varchar,
    form varchar NOT NULL CHECK (form IN ('PLAIN', 'DECIDED', 'FOUND')),
    fields text[] NOT NULL DEFAULT '{}'
);
CREATE INDEX ix_disclosure_subject ON disclosure (subject, at, id);
CREATE INDEX ix_disclosure_at ON disclosure (at);
CREATE INDEX ix_disclosure_organization_id ON disclosure (organization_id);

CREATE TABLE incident (
    id uuid PRIMARY KEY,
    synthetic boolean NOT NULL DEFAULT false,
    title varchar NOT NULL,
    starts_at timestamptz(0) NOT NULL,
    ends_at timestamptz(0) NOT NULL,
    caller_id uuid,
    department varchar REFERENCES department (code),
    cause varchar NOT NULL,
    possible_harm varchar NOT NULL,
    measures_taken varchar NOT NULL,
    advice varchar NOT NULL,
    contact varchar NOT NULL,
    recorded_at timestamptz(0) NOT NULL,
    CONSTRAINT incident_ends_after_it_starts CHECK (ends_at > starts_at)
);
CREATE INDEX ix_incident_department ON incident (department);
CREATE INDEX ix_incident_starts_at ON incident (starts_at, id);

CREATE TABLE impact_assessment (
    id uuid PRIMARY KEY,
    synthetic boolean NOT NULL DEFAULT false,
    title varchar NOT NULL,
    department varchar NOT NULL REFERENCES department (code),
    processing varchar NOT NULL,
    necessity varchar NOT NULL,
    effects varchar NOT NULL,
    safeguards varchar NOT NULL,
    assessed_on date NOT NULL,
    recorded_at timestamptz(0) NOT NULL
);
CREATE INDEX ix_impact_assessment_department ON impact_assessment (department);
CREATE INDEX ix_impact_assessment_assessed_on ON impact_assessment (assessed_on, id);

-- The only way into the audit. The head of the chain is locked first and moves with the commit: numbers have no gap,
-- and of all who write at once one waits for the other.

CREATE FUNCTION append_audit_records(contents text[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
        head audit_head;
        moment timestamptz;
        links bytea[] := '{}';
    BEGIN
        SELECT * INTO STRICT head FROM audit_head FOR UPDATE;
        moment := date_trunc('second', clock_timestamp());
        FOR place IN 1 .. cardinality(contents) LOOP
            head.link := sha256(
                head.link || int8send(head.sequence + place) || int8send(extract(epoch FROM moment)::bigint)
                || sha256(convert_to(contents[place], 'UTF8'))
            );
            links := links || head.link;
        END LOOP;
        WITH added AS (
            INSERT INTO audit_record (
                sequence, link, at, id, synthetic, caller_kind, caller_id, caller_name, organization_id, department,
                purpose, legal_basis, document_hash, operation, opened, looked_up, refused, failed
            )
            SELECT head.sequence + place, links[place], moment, said.id, said.synthetic, said.caller_kind,
                said.caller_id, said.caller_name, said.organization_id, said.department, said.purpose,
                said.legal_basis, said.document_hash, said.operation, said.opened, said.looked_up, said.refused,
                said.failed
            FROM unnest(contents) WITH ORDINALITY AS given (content, place),
                jsonb_populate_record(NULL::audit_record, content::jsonb) AS said
            ORDER BY place
            RETURNING *
        )
        INSERT INTO disclosure (
            id, subject, at, caller_kind, caller_id, department, organization_id, purpose, legal_basis, form, fields
        )
        SELECT gen_random_uuid(), subject::uuid, moment, added.caller_kind, added.caller_id, added.department,
            added.organization_id, added.purpose, added.legal_basis, form,
            array_agg(DISTINCT entry ->> 'field' ORDER BY entry ->> 'field')
        FROM added,
            LATERAL (
                SELECT CASE entry ->> 'form' WHEN 'decision' THEN 'DECIDED' ELSE 'PLAIN' END AS form, entry
                FROM jsonb_array_elements(added.opened) AS entry
                UNION ALL
                SELECT 'FOUND', entry FROM jsonb_array_elements(added.looked_up) AS entry
            ) AS touched,
            jsonb_array_elements_text(coalesce(entry -> 'subjects', entry -> 'ids')) AS subject
        GROUP BY added.sequence, added.caller_kind, added.caller_id, added.department, added.organization_id,
            added.purpose, added.legal_basis, form, subject;
        UPDATE audit_head SET sequence = head.sequence + cardinality(contents), link = head.link;
    END
$$;
