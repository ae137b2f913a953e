CREATE UNLOGGED TABLE budget (
    id uuid PRIMARY KEY,
    synthetic boolean NOT NULL DEFAULT false,
    minute timestamptz(0) NOT NULL,
    requests bigint NOT NULL,
    cost bigint NOT NULL
);
