"""Who sees which policies and coverages: by the graph, and by the wall behind it."""

from uuid import UUID

import pytest

from hub.access.tokens import Grant
from hub.db.connect import Connection, connect
from hub.demo.province import Province
from plugins.insurance.demo import COVERED, UNINSURED_HOLDER
from tests.demos import Demo
from tests.plugins.insurance.conftest import Enroll

READS = ("insurance:read",)
ENTITIES = """query Seen($all: [_Any!]!) {
  _entities(representations: $all) { ... on InsurancePolicy { id } ... on InsuranceCoverage { id } }
}"""
TABLES = {"pol": ("InsurancePolicy", "insurance_policy"), "cov": ("InsuranceCoverage", "insurance_coverage")}
HARBIN = "division IN (SELECT code FROM division_ancestor WHERE ancestor = '2301')"
NOBODY = "$1::uuid IS NULL"

CALLERS = {
    "a department": ("department", None, "$1::uuid IS NULL", NOBODY),
    "a department of one prefecture": ("harbin", None, f"{HARBIN} AND {NOBODY}", f"{HARBIN} AND {NOBODY}"),
    "a holder": ("organization", UNINSURED_HOLDER, "$1 IN (holder_id, insurer_id)", "holder_id = $1"),
    "an insurer": ("insurer", None, "$1 IN (holder_id, insurer_id)", "holder_id = $1"),
    "a volunteer": (
        "volunteer",
        COVERED,
        "id IN (SELECT policy_id FROM insurance_coverage WHERE volunteer_id = $1)",
        "volunteer_id = $1",
    ),
}


async def insurer(loader: Connection) -> UUID:
    found: UUID = await loader.fetchval("SELECT insurer_id FROM insurance_policy LIMIT 1")
    return found


async def grant_of(kind: str, place: int | None, province: Province, loader: Connection) -> Grant:
    match kind:
        case "department":
            return Grant(name=kind, department="social-work", divisions=["*"], permissions=READS)
        case "harbin":
            return Grant(name=kind, department="social-work", divisions=["2301"], permissions=READS)
        case "insurer":
            return Grant(name=kind, organization=await insurer(loader), permissions=READS)
        case "organization":
            return Grant(name=kind, organization=province.organizations[place or 0].id, permissions=READS)
    return Grant(name=kind, volunteer=province.volunteers[place or 0].id, permissions=READS)


@pytest.mark.parametrize(("kind", "place", "policies", "coverages"), CALLERS.values(), ids=CALLERS)
async def test_graph_and_wall_show_a_caller_the_same(
    kind: str,
    place: int | None,
    policies: str,
    coverages: str,
    demo: Demo,
    province: Province,
    loader: Connection,
    enroll: Enroll,
) -> None:
    grant = await grant_of(kind, place, province, loader)
    headers = await enroll(grant)
    expected, every = set(), []
    for (tag, (name, table)), condition in zip(TABLES.items(), (policies, coverages), strict=True):
        query = f"SELECT id FROM {table} WHERE {condition}"
        expected |= {f"{tag}_{row['id']}" for row in await loader.fetch(query, grant.organization or grant.volunteer)}
        rows = await loader.fetch(f"SELECT id FROM {table}")
        every += [{"__typename": name, "id": f"{tag}_{row['id']}"} for row in rows]
    assert expected
    answer = await demo.ask(ENTITIES, headers=headers, variables={"all": every})
    assert {each["id"] for each in answer["data"]["_entities"] if each} == expected

    shown = {key.lower().encode(): value.encode() for key, value in headers.items()}
    actor = await demo.hub.authentication.actor(shown)
    app = await connect(demo.hub.addresses.app)
    async with app.transaction():
        await app.execute("SELECT set_config('hub.scope', $1, true)", actor.scope)
        behind = {
            f"{tag}_{row['id']}"
            for tag, (_, table) in TABLES.items()
            for row in await app.fetch(f"SELECT id FROM {table}")
        }
    await app.close()
    assert behind == expected


async def test_without_a_scope_the_wall_shows_nothing(demo: Demo) -> None:
    app = await connect(demo.hub.addresses.app)
    for _, table in TABLES.values():
        assert await app.fetchval(f"SELECT count(*) FROM {table}") == 0
    await app.close()


async def test_whoever_may_not_read_insurance_sees_volunteers_without_it(demo: Demo) -> None:
    query = """{
      insurancePolicies { totalCount }
      insuranceCoverage(division: "23") { volunteers }
      volunteers(first: 1) {
        nodes { number isInsured insurancePolicies { totalCount } insuranceCoverages { totalCount } }
      }
    }"""
    answer = await demo.ask(query, "organization")
    (volunteer,) = answer["data"]["volunteers"]["nodes"]
    assert volunteer.pop("number")
    assert set(volunteer.values()) == {None}
    assert answer["data"]["insurancePolicies"] is answer["data"]["insuranceCoverage"] is None
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"FORBIDDEN"}
    assert len(answer["errors"]) == 5


async def test_a_stranger_must_sign_in(demo: Demo) -> None:
    answer = await demo.ask("{ insurancePolicies { totalCount } }")
    assert answer["data"] == {"insurancePolicies": None}
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["UNAUTHENTICATED"]


async def test_the_holder_alone_of_all_organizations_opens_a_number(
    demo: Demo, province: Province, loader: Connection, enroll: Enroll
) -> None:
    query = "{ insurancePolicies(first: 500) { nodes { holder { id } number { masked plain } } } }"
    holder, other = province.organizations[UNINSURED_HOLDER].id, await insurer(loader)
    opened = set()
    for organization in (holder, other):
        headers = await enroll(Grant(name="party", organization=organization, permissions=READS))
        answer = await demo.ask(query, headers=headers)
        for policy in answer["data"]["insurancePolicies"]["nodes"]:
            assert policy["number"]["masked"].startswith("****")
            is_own = policy["holder"]["id"] == f"org_{organization}"
            assert (policy["number"]["plain"] is not None) == is_own
            opened.add(is_own)
    assert opened == {True, False}
