-- What insurance stores on its first day.

CREATE TABLE insurance_policy (
    id uuid PRIMARY KEY,
    synthetic boolean NOT NULL DEFAULT false,
    number bytea NOT NULL,
    kind varchar NOT NULL CHECK (kind IN ('ACCIDENT', 'LIABILITY')),
    insurer_id uuid NOT NULL REFERENCES organization (id),
    holder_id uuid NOT NULL REFERENCES organization (id),
    volunteer_id uuid REFERENCES volunteer (id),
    division varchar NOT NULL REFERENCES division (code),
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    death_limit bigint,
    medical_limit bigint,
    hospital_day_limit bigint,
    scope varchar NOT NULL,
    UNIQUE (id, kind, holder_id),
    CONSTRAINT insurance_policy_ends_after_it_starts CHECK (ends_on >= starts_on),
    CONSTRAINT insurance_policy_limits_are_not_negative
        CHECK (least(death_limit, medical_limit, hospital_day_limit) >= 0)
);
CREATE INDEX ix_insurance_policy_volunteer_id ON insurance_policy (volunteer_id, ends_on, id);
CREATE INDEX ix_insurance_policy_holder_id ON insurance_policy (holder_id, id);
CREATE INDEX ix_insurance_policy_insurer_id ON insurance_policy (insurer_id, id);
CREATE INDEX ix_insurance_policy_division ON insurance_policy (division, id);

CREATE TABLE insurance_coverage (
    id uuid PRIMARY KEY,
    synthetic boolean NOT NULL DEFAULT false,
    policy_id uuid NOT NULL,
    kind varchar NOT NULL CHECK (kind IN ('ACCIDENT', 'LIABILITY')),
    holder_id uuid NOT NULL,
    volunteer_id uuid NOT NULL REFERENCES volunteer (id),
    activity_id uuid REFERENCES activity (id),
    division varchar NOT NULL REFERENCES division (code),
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    FOREIGN KEY (policy_id, kind, holder_id) REFERENCES insurance_policy (id, kind, holder_id),
    CONSTRAINT insurance_coverage_ends_after_it_starts CHECK (ends_on >= starts_on)
);
CREATE INDEX ix_insurance_coverage_policy_id ON insurance_coverage (policy_id, starts_on, id);
CREATE INDEX ix_insurance_coverage_volunteer_id ON insurance_coverage (volunteer_id, starts_on, id);
CREATE INDEX ix_insurance_coverage_activity_id ON insurance_coverage (activity_id);
CREATE INDEX ix_insurance_coverage_holder_id ON insurance_coverage (holder_id, id);
CREATE INDEX ix_insurance_coverage_division ON insurance_coverage (division, id);
