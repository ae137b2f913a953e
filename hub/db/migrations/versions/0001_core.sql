-- What the core stores on its first day. Ids are made by the hub; moments are kept to the second.

CREATE TABLE division (
    id uuid PRIMARY KEY,
    synthetic boolean NOT NULL DEFAULT false,
    code varchar NOT NULL UNIQUE,
    name varchar NOT NULL,
    level varchar NOT NULL
        CHECK (level IN ('PROVINCE', 'PREFECTURE', 'COUNTY', 'TOWNSHIP', 'COMMUNITY', 'GRID')),
    parent varchar REFERENCES division (code),
    valid_from date NOT NULL,
    valid_to date,
    successor varchar REFERENCES division (code)
);
CREATE INDEX ix_division_parent ON division (parent, id);
CREATE INDEX ix_division_successor ON division (successor);

CREATE TABLE division_ancestor (
    ancestor varchar NOT NULL REFERENCES division (code) ON DELETE CASCADE,
    code varchar NOT NULL REFERENCES division (code) ON DELETE CASCADE,
    PRIMARY KEY (ancestor, code)
);
CREATE INDEX ix_division_ancestor_code ON division_ancestor (code);

CREATE TABLE department (
    id uuid PRIMARY KEY,
    synthetic boolean NOT NULL DEFAULT false,
    code varchar NOT NULL UNIQUE,
    name varchar NOT NULL UNIQUE,
    aliases text[] NOT NULL DEFAULT '{}',
    measures integer[] NOT NULL DEFAULT '{}'
);

CREATE TABLE service_category (
    id uuid PRIMARY KEY,
    synthetic boolean NOT NULL DEFAULT false,
    code varchar NOT NULL UNIQUE,
    name varchar NOT NULL UNIQUE,
    valid_from date NOT NULL,
    valid_to date
);

CREATE TABLE policy_parameter (
    id uuid PRIMARY KEY,
    synthetic boolean NOT NULL DEFAULT false,
    key varchar NOT NULL,
    measure integer,
    value numeric,
    text varchar,
    unit varchar,
    source varchar NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    verified boolean NOT NULL,
    UNIQUE (key, valid_from),
    CONSTRAINT policy_parameter_has_one_value CHECK (num_nonnulls(value, text) = 1)
);

CREATE TABLE volunteer (
    id uuid PRIMARY KEY,
    synthetic boolean NOT NULL DEFAULT false,
    number varchar NOT NULL UNIQUE,
    division varchar NOT NULL REFERENCES division (code),
    status varchar NOT NULL CHECK (status IN ('ACTIVE', 'SUSPENDED', 'WITHDRAWN', 'RESTRICTED', 'DECEASED')),
    registered_on date NOT NULL,
    route varchar NOT NULL CHECK (route IN ('SELF', 'ORG')),
    birth_year integer NOT NULL,
    skills text[] NOT NULL DEFAULT '{}',
    languages text[] NOT NULL DEFAULT '{}',
    id_document_kind varchar NOT NULL
        CHECK (id_document_kind IN ('RESIDENT_ID', 'PASSPORT', 'HMT_PERMIT', 'FOREIGN_PERMANENT_RESIDENT')),
    id_document bytea NOT NULL,
    name bytea NOT NULL,
    birth_date bytea NOT NULL,
    political_status bytea,
    phone bytea,
    address bytea
);
CREATE INDEX ix_volunteer_division ON volunteer (division, id);
CREATE INDEX ix_volunteer_registered_on ON volunteer (registered_on, id);
CREATE SEQUENCE volunteer_serial;

CREATE TABLE organization (
    id uuid PRIMARY KEY,
    synthetic boolean NOT NULL DEFAULT false,
    name varchar NOT NULL,
    uscc varchar UNIQUE,
    kind varchar NOT NULL
        CHECK (kind IN ('SOCIAL_ASSOCIATION', 'SOCIAL_SERVICE', 'FOUNDATION', 'UNREGISTERED_TEAM')),
    status varchar NOT NULL
        CHECK (status IN ('APPLIED', 'INCUBATING', 'REGISTERED', 'ACTIVE', 'RECTIFYING', 'EXITED')),
    division varchar NOT NULL REFERENCES division (code),
    parent_id uuid REFERENCES organization (id),
    founded_on date,
    contact_person bytea,
    contact_phone bytea,
    address bytea,
    bank_account bytea
);
CREATE INDEX ix_organization_division ON organization (division, id);
CREATE INDEX ix_organization_parent_id ON organization (parent_id, id);

CREATE TABLE membership (
    id uuid PRIMARY KEY,
    synthetic boolean NOT NULL DEFAULT false,
    volunteer_id uuid NOT NULL REFERENCES volunteer (id),
    organization_id uuid NOT NULL REFERENCES organization (id),
    division varchar NOT NULL REFERENCES division (code),
    role varchar NOT NULL CHECK (role IN ('MEMBER', 'LEADER')),
    status varchar NOT NULL CHECK (status IN ('ACTIVE', 'LEFT')),
    joined_on date NOT NULL,
    left_on date
);
CREATE INDEX ix_membership_volunteer_id ON membership (volunteer_id, id);
CREATE INDEX ix_membership_organization_id ON membership (organization_id, id);
CREATE INDEX ix_membership_division ON membership (division, id);
CREATE UNIQUE INDEX uq_membership_active ON membership (organization_id, volunteer_id) WHERE status = 'ACTIVE';

CREATE TABLE activity (
    id uuid PRIMARY KEY,
    synthetic boolean NOT NULL DEFAULT false,
    organization_id uuid NOT NULL REFERENCES organization (id),
    division varchar NOT NULL REFERENCES division (code),
    title varchar NOT NULL,
    kind varchar NOT NULL CHECK (kind IN ('SERVICE', 'TRAINING', 'DRILL')),
    category varchar NOT NULL REFERENCES service_category (code),
    mode varchar NOT NULL CHECK (mode IN ('ON_SITE', 'ONLINE')),
    risk varchar NOT NULL CHECK (risk IN ('LOW', 'MODERATE', 'DANGEROUS')),
    risk_statement varchar NOT NULL CONSTRAINT activity_states_its_risk CHECK (risk_statement ~ '\S'),
    place varchar,
    starts_at timestamptz(0) NOT NULL,
    ends_at timestamptz(0) NOT NULL,
    capacity integer CONSTRAINT activity_has_room CHECK (capacity > 0),
    status varchar NOT NULL
        CHECK (status IN ('DRAFT', 'PUBLISHED', 'OPEN', 'CLOSED', 'COMPLETED', 'CANCELLED')),
    CONSTRAINT activity_ends_after_it_starts CHECK (ends_at > starts_at)
);
CREATE INDEX ix_activity_organization_id ON activity (organization_id, id);
CREATE INDEX ix_activity_division ON activity (division, id);
CREATE INDEX ix_activity_category ON activity (category);
CREATE INDEX ix_activity_starts_at ON activity (starts_at, id);

CREATE TABLE assignment (
    id uuid PRIMARY KEY,
    synthetic boolean NOT NULL DEFAULT false,
    volunteer_id uuid NOT NULL REFERENCES volunteer (id),
    activity_id uuid NOT NULL REFERENCES activity (id),
    organization_id uuid NOT NULL REFERENCES organization (id),
    division varchar NOT NULL REFERENCES division (code),
    status varchar NOT NULL
        CHECK (status IN ('SIGNED_UP', 'INVITED', 'ACCEPTED', 'COMPLETED', 'DECLINED', 'WITHDRAWN')),
    created_at timestamptz(0) NOT NULL,
    accepted_at timestamptz(0),
    completed_at timestamptz(0),
    UNIQUE (volunteer_id, activity_id),
    CONSTRAINT assignment_is_accepted_first
        CHECK (status NOT IN ('ACCEPTED', 'COMPLETED') OR accepted_at IS NOT NULL)
);
CREATE INDEX ix_assignment_volunteer_id ON assignment (volunteer_id, id);
CREATE INDEX ix_assignment_activity_id ON assignment (activity_id, id);
CREATE INDEX ix_assignment_organization_id ON assignment (organization_id, volunteer_id);
CREATE INDEX ix_assignment_division ON assignment (division, id);

CREATE TABLE service_record (
    id uuid PRIMARY KEY,
    synthetic boolean NOT NULL DEFAULT false,
    volunteer_id uuid NOT NULL REFERENCES volunteer (id),
    activity_id uuid NOT NULL REFERENCES activity (id),
    organization_id uuid NOT NULL REFERENCES organization (id),
    division varchar NOT NULL REFERENCES division (code),
    starts_at timestamptz(0) NOT NULL,
    ends_at timestamptz(0) NOT NULL,
    minutes integer NOT NULL,
    status varchar NOT NULL CHECK (status IN ('PENDING', 'CONFIRMED', 'VOIDED')),
    recorded_at timestamptz(0) NOT NULL,
    confirmed_at timestamptz(0),
    voided_at timestamptz(0),
    void_reason varchar,
    corrects_id uuid REFERENCES service_record (id),
    year integer NOT NULL
        GENERATED ALWAYS AS (extract(year FROM starts_at AT TIME ZONE 'Asia/Shanghai')::integer) STORED,
    CONSTRAINT service_record_ends_after_it_starts CHECK (ends_at > starts_at),
    CONSTRAINT service_record_minutes_fit_the_time
        CHECK (minutes > 0 AND minutes <= extract(epoch FROM ends_at - starts_at) / 60),
    CONSTRAINT service_record_voided_when CHECK ((status = 'VOIDED') = (voided_at IS NOT NULL)),
    CONSTRAINT service_record_voided_why CHECK ((status = 'VOIDED') = (void_reason IS NOT NULL)),
    CONSTRAINT service_record_confirmed_when CHECK (status <> 'CONFIRMED' OR confirmed_at IS NOT NULL)
);
CREATE INDEX ix_service_record_volunteer_id ON service_record (volunteer_id, starts_at, id);
CREATE INDEX ix_service_record_organization_id ON service_record (organization_id, starts_at, id);
CREATE INDEX ix_service_record_organization_id_year ON service_record (organization_id, year);
CREATE INDEX ix_service_record_activity_id ON service_record (activity_id, id);
CREATE INDEX ix_service_record_division ON service_record (division, id);
CREATE INDEX ix_service_record_starts_at ON service_record (starts_at, id);
CREATE INDEX ix_service_record_corrects_id ON service_record (corrects_id) WHERE corrects_id IS NOT NULL;

CREATE TABLE access_token (
    id uuid PRIMARY KEY,
    synthetic boolean NOT NULL DEFAULT false,
    name varchar NOT NULL,
    kind varchar NOT NULL CHECK (kind IN ('DEPARTMENT', 'ORGANIZATION', 'VOLUNTEER', 'ADMINISTRATOR')),
    hash bytea NOT NULL UNIQUE,
    department varchar REFERENCES department (code),
    organization_id uuid REFERENCES organization (id),
    volunteer_id uuid REFERENCES volunteer (id),
    divisions text[] NOT NULL DEFAULT '{}',
    permissions text[] NOT NULL DEFAULT '{}',
    purposes text[] NOT NULL DEFAULT '{}',
    issued_at timestamptz(0) NOT NULL,
    expires_at timestamptz(0),
    revoked_at timestamptz(0),
    last_used_on date,
    CONSTRAINT access_token_speaks_for_one CHECK (
        (kind = 'DEPARTMENT') = (department IS NOT NULL)
        AND (kind = 'ORGANIZATION') = (organization_id IS NOT NULL)
        AND (kind = 'VOLUNTEER') = (volunteer_id IS NOT NULL)
    )
);
CREATE INDEX ix_access_token_department ON access_token (department);
CREATE INDEX ix_access_token_organization_id ON access_token (organization_id);
CREATE INDEX ix_access_token_volunteer_id ON access_token (volunteer_id);

CREATE TABLE policy_rule (
    id uuid PRIMARY KEY,
    synthetic boolean NOT NULL DEFAULT false,
    department varchar NOT NULL REFERENCES department (code),
    type_name varchar NOT NULL,
    field_name varchar NOT NULL,
    form varchar NOT NULL CHECK (form IN ('DENY', 'MASK', 'PLAIN')),
    purposes text[] NOT NULL DEFAULT '{}',
    UNIQUE (department, type_name, field_name)
);

CREATE TABLE audit_record (
    id uuid PRIMARY KEY,
    synthetic boolean NOT NULL DEFAULT false,
    at timestamptz(0) NOT NULL,
    caller_kind varchar NOT NULL,
    caller_id uuid,
    caller_name varchar,
    department varchar,
    purpose varchar,
    document_hash bytea NOT NULL,
    operation varchar,
    opened jsonb NOT NULL DEFAULT '[]',
    refused jsonb NOT NULL DEFAULT '[]',
    failed jsonb NOT NULL DEFAULT '[]'
);
CREATE INDEX ix_audit_record_at ON audit_record (at);

CREATE TABLE plugin_state (
    id uuid PRIMARY KEY,
    synthetic boolean NOT NULL DEFAULT false,
    name varchar NOT NULL UNIQUE,
    owner varchar,
    measures integer[] NOT NULL DEFAULT '{}',
    status varchar NOT NULL CHECK (status IN ('ACTIVE', 'OFF', 'FAILED')),
    error varchar,
    guarded_actions text[] NOT NULL DEFAULT '{}',
    guarded_rows text[] NOT NULL DEFAULT '{}',
    retired_at timestamptz(0),
    retired_by varchar,
    retire_reason varchar
);

CREATE TABLE idempotency_key (
    id uuid PRIMARY KEY,
    synthetic boolean NOT NULL DEFAULT false,
    caller varchar NOT NULL,
    root_field varchar NOT NULL,
    key varchar NOT NULL,
    fingerprint bytea NOT NULL,
    result_id uuid,
    created_at timestamptz(0) NOT NULL,
    UNIQUE (caller, root_field, key)
);
CREATE INDEX ix_idempotency_key_created_at ON idempotency_key (created_at);

CREATE TABLE demo_load (
    id uuid PRIMARY KEY,
    synthetic boolean NOT NULL DEFAULT false,
    seed integer NOT NULL,
    tier varchar NOT NULL,
    generator_version integer NOT NULL,
    loaded_at timestamptz(0) NOT NULL
);
