-- Who registered a volunteer, to what volunteers have consented, and what is shared with whom.

ALTER TABLE volunteer ADD registered_by_id uuid REFERENCES organization (id);
CREATE INDEX ix_volunteer_registered_by_id ON volunteer (registered_by_id, id);

CREATE TABLE data_sharing (
    id uuid PRIMARY KEY,
    synthetic boolean NOT NULL DEFAULT false,
    department varchar NOT NULL REFERENCES department (code),
    purpose varchar NOT NULL REFERENCES purpose (code),
    fields text[] NOT NULL DEFAULT '{}' CONSTRAINT data_sharing_has_fields CHECK (fields <> '{}'),
    legal_basis varchar NOT NULL REFERENCES legal_basis (code),
    agreement varchar NOT NULL CONSTRAINT data_sharing_rests_on_an_agreement CHECK (agreement ~ '\S'),
    valid_from date NOT NULL,
    valid_to date,
    ended_at timestamptz(0),
    CONSTRAINT data_sharing_ends_after_it_starts CHECK (valid_to >= valid_from)
);
CREATE INDEX ix_data_sharing_department ON data_sharing (department, id);
CREATE INDEX ix_data_sharing_purpose ON data_sharing (purpose);
CREATE INDEX ix_data_sharing_legal_basis ON data_sharing (legal_basis);

CREATE TABLE consent (
    id uuid PRIMARY KEY,
    synthetic boolean NOT NULL DEFAULT false,
    volunteer_id uuid NOT NULL REFERENCES volunteer (id),
    organization_id uuid REFERENCES organization (id),
    division varchar NOT NULL REFERENCES division (code),
    notice_version varchar NOT NULL,
    purposes text[] NOT NULL DEFAULT '{}' CONSTRAINT consent_has_a_purpose CHECK (purposes <> '{}'),
    sharing_id uuid REFERENCES data_sharing (id),
    sensitive boolean NOT NULL,
    giver varchar NOT NULL CHECK (giver IN ('VOLUNTEER', 'GUARDIAN')),
    guardian bytea,
    evidence bytea,
    given_at timestamptz(0) NOT NULL,
    valid_to date,
    withdrawn_at timestamptz(0),
    CONSTRAINT consent_names_the_guardian CHECK ((giver = 'GUARDIAN') = (guardian IS NOT NULL))
);
CREATE INDEX ix_consent_volunteer_id ON consent (volunteer_id, id);
CREATE INDEX ix_consent_organization_id ON consent (organization_id, id);
CREATE INDEX ix_consent_division ON consent (division, id);
CREATE INDEX ix_consent_sharing_id ON consent (sharing_id, volunteer_id);
