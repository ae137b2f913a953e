-- What is kept of a person's rights: that something was corrected, and that somebody was erased.

ALTER TABLE volunteer DROP CONSTRAINT volunteer_status_check;
ALTER TABLE volunteer ADD CONSTRAINT volunteer_status_check
    CHECK (status IN ('ACTIVE', 'SUSPENDED', 'WITHDRAWN', 'RESTRICTED', 'DECEASED', 'ERASED'));
ALTER TABLE volunteer ALTER COLUMN birth_year DROP NOT NULL;

CREATE TABLE correction (
    id uuid PRIMARY KEY,
    synthetic boolean NOT NULL DEFAULT false,
    volunteer_id uuid NOT NULL REFERENCES volunteer (id),
    division varchar NOT NULL REFERENCES division (code),
    corrected_at timestamptz(0) NOT NULL,
    fields text[] NOT NULL DEFAULT '{}',
    by_kind varchar NOT NULL,
    by_id uuid
);
CREATE INDEX ix_correction_volunteer_id ON correction (volunteer_id, id);
CREATE INDEX ix_correction_division ON correction (division, id);

CREATE TABLE erasure (
    id uuid PRIMARY KEY,
    synthetic boolean NOT NULL DEFAULT false,
    volunteer_id uuid NOT NULL UNIQUE REFERENCES volunteer (id),
    division varchar NOT NULL REFERENCES division (code),
    requested_at timestamptz(0) NOT NULL,
    by_kind varchar NOT NULL,
    by_id uuid,
    duties text[] NOT NULL DEFAULT '{}',
    kept_until date,
    erased_at timestamptz(0)
);
CREATE INDEX ix_erasure_division ON erasure (division, id);
CREATE INDEX ix_erasure_kept_until ON erasure (kept_until) WHERE erased_at IS NULL;

CREATE TABLE doomed_key (
    id uuid PRIMARY KEY,
    synthetic boolean NOT NULL DEFAULT false,
    subject uuid NOT NULL,
    keep varchar NOT NULL CHECK (keep IN ('RECORD', 'CONTACT'))
);

-- Of a plugin that has run before and says nothing of it, the hub must think that it holds data of people.
ALTER TABLE plugin_state ADD COLUMN holds_people boolean NOT NULL DEFAULT true;
