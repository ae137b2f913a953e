"""A department's own names for people."""

from tests.demos import Demo

RECORDS = "{ serviceRecords(first: 40) { nodes { id partnerToken volunteer { id partnerToken } } } }"


async def names(demo: Demo, caller: str) -> dict[str, str]:
    """The name that a caller is given for each volunteer, by the volunteer's id."""
    answer = await demo.ask(RECORDS, caller)
    assert "errors" not in answer
    records = answer["data"]["serviceRecords"]["nodes"]
    found: dict[str, str] = {}
    for record in records:
        assert record["partnerToken"] == record["volunteer"]["partnerToken"]
        assert found.setdefault(record["volunteer"]["id"], record["partnerToken"]) == record["partnerToken"]
    return found


async def test_one_department_knows_a_person_always_by_the_same_name(demo: Demo) -> None:
    known = await names(demo, "social-work")
    assert len(known) > 2
    assert len(set(known.values())) == len(known)
    assert all(len(name) == 32 for name in known.values())
    assert await names(demo, "social-work") == known


async def test_two_departments_know_nobody_by_the_same_name(demo: Demo) -> None:
    one, other = await names(demo, "social-work"), await names(demo, "education-harbin")
    assert one.keys() & other.keys()
    assert not set(one.values()) & set(other.values())


async def test_who_is_no_department_is_given_no_names(demo: Demo) -> None:
    for caller in ("admin", "organization", "volunteer"):
        assert set((await names(demo, caller)).values()) <= {None}
