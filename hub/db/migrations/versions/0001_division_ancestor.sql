-- Which division lies in which: derived from the parents whenever these change.

CREATE FUNCTION close_divisions() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        levels CONSTANT text[] := ARRAY['PROVINCE', 'PREFECTURE', 'COUNTY', 'TOWNSHIP', 'COMMUNITY', 'GRID'];
    BEGIN
        -- A parent is always of a wider level, so no division can come to lie in itself.
        IF EXISTS (
            SELECT FROM division AS child
            JOIN division AS parent ON parent.code = child.parent
            WHERE (child.code IN (SELECT code FROM changed) OR parent.code IN (SELECT code FROM changed))
              AND array_position(levels, parent.level::text) >= array_position(levels, child.level::text)
        ) THEN
            RAISE check_violation USING MESSAGE = 'the parent of a division is of a wider level';
        END IF;

        WITH RECURSIVE moved (code) AS (
            SELECT code FROM changed
            UNION
            SELECT division.code FROM division JOIN moved ON division.parent = moved.code
        )
        DELETE FROM division_ancestor USING moved WHERE division_ancestor.code = moved.code;

        WITH RECURSIVE moved (code) AS (
            SELECT code FROM changed
            UNION
            SELECT division.code FROM division JOIN moved ON division.parent = moved.code
        ), line (code, ancestor) AS (
            SELECT code, code FROM moved
            UNION ALL
            SELECT line.code, division.parent
            FROM line JOIN division ON division.code = line.ancestor
            WHERE division.parent IS NOT NULL
        )
        INSERT INTO division_ancestor (code, ancestor) SELECT code, ancestor FROM line;

        RETURN NULL;
    END
$$;

CREATE TRIGGER division_inserted AFTER INSERT ON division
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION close_divisions();

CREATE TRIGGER division_updated AFTER UPDATE ON division
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION close_divisions();
