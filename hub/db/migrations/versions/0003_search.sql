-- Not unique: one number may stand on two names, which is for people to settle.
ALTER TABLE volunteer
    ADD COLUMN id_document_index bytea,
    ADD COLUMN phone_index bytea;

CREATE INDEX ix_volunteer_id_document_index ON volunteer (id_document_index);

CREATE INDEX ix_volunteer_phone_index ON volunteer (phone_index);
