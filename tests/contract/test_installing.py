"""A plugin that somebody else wrote is there once it is installed, and gone once it is not; nothing else is touched."""

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from hub.demo.province import Province
from hub.demo.tier import TIERS
from hub.plugins import entry_point_plugins
from plugins.insurance.demo import COVERED
from tests.demos import SEED, Demo

ROOT = Path(__file__).parents[2]
PROJECT = {
    "pyproject.toml": """
        [build-system]
        requires = ["setuptools"]
        build-backend = "setuptools.build_meta"

        [project]
        name = "hub-greetings"
        version = "1.0"

        [project.entry-points.hub]
        greetings = "hub_greetings.plugin"

        [tool.setuptools]
        packages = ["hub_greetings", "hub_greetings.migrations.versions"]
    """,
    "hub_greetings/__init__.py": '"""Greetings of volunteers."""\n',
    "hub_greetings/README.md": "# Greetings\n",
    "hub_greetings/plugin.py": '''
        """Greetings of volunteers."""

        from __future__ import annotations

        from uuid import UUID

        from sqlmodel import Field

        from hub import (
            ID, Connection, Plugin, Row, Volunteer, entity, extends, folder, hookimpl, query, rows, to_many, to_one,
        )


        class GreetingRow(Row, table=True):
            """Words to a volunteer."""

            __tablename__ = "greetings_greeting"

            volunteer_id: UUID = Field(foreign_key="volunteer.id", index=True)
            words: str


        @entity(GreetingRow, tag="gre")
        class Greeting:
            """Words to a volunteer (问候)."""

            id: ID
            words: str
            """The words (内容)."""
            volunteer: Volunteer | None = to_one(GreetingRow.volunteer_id)
            """To whom (志愿者)."""


        @extends(Volunteer)
        class GreetedVolunteer:
            """A volunteer's greetings."""

            greetings: Connection[Greeting] | None = to_many(GreetingRow.volunteer_id)
            """The greetings to this volunteer (问候)."""


        @query()
        def greetings() -> Connection[Greeting]:
            """Greetings (问候)."""
            return rows()


        @hookimpl
        def plugin() -> Plugin:
            """What greetings are."""
            return Plugin(
                name="greetings",
                title="Greetings (问候)",
                owner="social-work",
                rows=(GreetingRow,),
                types=(Greeting,),
                extensions=(GreetedVolunteer,),
                queries=(greetings,),
                migrations=folder(__file__),
            )
    ''',
    "hub_greetings/migrations/versions/0001_greetings.py": '''
        """Where greetings are kept."""

        from alembic import op

        revision = "0001"
        down_revision = None


        def upgrade() -> None:
            """Makes the table."""
            op.execute(
                "CREATE TABLE greetings_greeting (id uuid PRIMARY KEY, synthetic boolean NOT NULL DEFAULT false,"
                " volunteer_id uuid NOT NULL REFERENCES volunteer (id), words varchar NOT NULL)"
            )
            op.execute("CREATE INDEX ix_greetings_greeting_volunteer_id ON greetings_greeting (volunteer_id)")
    ''',
}
NOTHING = "SELECT 1"
VOLUNTEER = Province(TIERS["S0"], SEED).volunteers[COVERED].id
GREET = f"INSERT INTO greetings_greeting (id, volunteer_id, words) VALUES (gen_random_uuid(), '{VOLUNTEER}', '你好')"
GREETED = """{
  greetings { nodes { words volunteer { id isInsured } } }
  volunteer(id: "vol_%s") { greetings { totalCount nodes { id words } } }
  plugins { name status }
}"""
UNGREETED = """{
  volunteer(id: "vol_%s") { isInsured insurancePolicies { totalCount } }
  insuranceCoverage(division: "2301") { covered }
  plugins { name status error }
}"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which pip has installed the plugin's distribution."""
    project, target = tmp_path_factory.mktemp("greetings"), tmp_path_factory.mktemp("installed")
    for name, text in PROJECT.items():
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = text.splitlines()
        path.write_text("\n".join(line.removeprefix("        ") for line in lines) + "\n", encoding="utf-8")
    options = ("--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check")
    subprocess.run([sys.executable, "-m", "pip", "install", *options, "--target", target, project], check=True)
    return target


def asked(demo: Demo, query: str, sql: str = NOTHING, *path: Path) -> dict[str, Any]:
    """What a hub of another process says, which finds distributions on `path`, too."""
    told = {
        "home": str(demo.hub.settings.home),
        "addresses": {role: address["dsn"] for role, address in asdict(demo.hub.addresses).items()},
        "sql": sql,
        "token": demo.tokens["admin"],
        "query": query,
    }
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (*path, ROOT)))}
    command = [sys.executable, str(Path(__file__).with_name("asked.py"))]
    done = subprocess.run(
        command, input=json.dumps(told), env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def test_an_installed_plugin_is_in_the_graph_and_an_uninstalled_one_leaves_no_trace(
    demo: Demo, installed: Path
) -> None:
    assert {entry.name for entry in entry_point_plugins()} == {"insurance"}

    greeted = asked(demo, GREETED % VOLUNTEER, GREET, installed)
    assert greeted["applied"] == ["greetings"]
    assert "greetings(" in greeted["sdl"].partition("type Volunteer ")[2].partition("\n}")[0]
    assert "errors" not in greeted["answer"]
    data = greeted["answer"]["data"]
    assert data["greetings"]["nodes"] == [{"words": "你好", "volunteer": {"id": f"vol_{VOLUNTEER}", "isInsured": True}}]
    (greeting,) = data["volunteer"]["greetings"]["nodes"]
    assert greeting["id"].startswith("gre_")
    assert greeting["words"] == "你好"
    assert {"name": "greetings", "status": "ACTIVE"} in data["plugins"]

    again = asked(demo, GREETED % VOLUNTEER, NOTHING, installed)
    assert again["applied"] == []
    assert again["answer"] == greeted["answer"]

    without = asked(demo, UNGREETED % VOLUNTEER)
    assert without["applied"] == []
    assert without["sdl"] == demo.hub.graph.sdl
    assert "greet" not in without["sdl"].lower()
    assert "errors" not in without["answer"]
    data = without["answer"]["data"]
    assert data["volunteer"] == {"isInsured": True, "insurancePolicies": {"totalCount": 4}}
    assert data["insuranceCoverage"]
    assert {"name": "greetings", "status": "OFF", "error": "It is not installed."} in data["plugins"]
    assert {"name": "insurance", "status": "ACTIVE", "error": None} in data["plugins"]
