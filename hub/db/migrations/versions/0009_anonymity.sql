-- The engine asks this function; who may be shown in a number is the policy's to say. Where it says nothing on a day,
-- the answer is null, and no number of people whom the caller does not see is shown.

CREATE FUNCTION least_people() RETURNS int LANGUAGE sql STABLE AS $$
    SELECT value::int FROM policy_parameter
    WHERE key = 'privacy.leastPeople'
        AND valid_from <= (now() AT TIME ZONE 'Asia/Shanghai')::date
        AND (valid_to IS NULL OR valid_to >= (now() AT TIME ZONE 'Asia/Shanghai')::date)
    ORDER BY valid_from DESC LIMIT 1
$$;
GRANT EXECUTE ON FUNCTION least_people() TO hub_app, hub_loader;

-- Every department has its own names for people, so that what two of them hold cannot be put together by it.
ALTER TABLE department ADD partner_key bytea NOT NULL
    DEFAULT sha256((uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())));
