-- Whom the asking organization may see, as a set: computed once for a statement, and only when it is needed.
-- As a part of each policy the same question would be planned and set up anew with every statement of every caller.

CREATE FUNCTION served_volunteers() RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
    DECLARE
        asking CONSTANT uuid := nullif(split_part(current_setting('hub.scope', true), ';', 2), '');
    BEGIN
        RETURN (
            SELECT coalesce(jsonb_object_agg(served.volunteer_id, 0), '{}')
            FROM (
                SELECT volunteer_id FROM membership WHERE organization_id = asking
                UNION
                SELECT volunteer_id FROM assignment WHERE organization_id = asking
            ) AS served
        );
    END
$$;
GRANT EXECUTE ON FUNCTION served_volunteers() TO hub_app;
