"""Where the synthetic people live: the real divisions, and made-up ones below a few counties."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Final

from hub.data import division_rows
from hub.demo.draws import deal
from hub.demo.planted import HOME, HOMES, Planted
from hub.rows import DivisionLevel

_HARBIN: Final = "2301"
_SHARE_OF_HARBIN: Final = 0.2
_SUBDIVIDED: Final = ("230102", "230103", "230602", "231002")
_SUBDIVISIONS: Final = (
    (DivisionLevel.TOWNSHIP, "示例·第{}街道（合成）"),
    (DivisionLevel.COMMUNITY, "示例·第{}社区（合成）"),
    (DivisionLevel.GRID, "示例·第{}网格（合成）"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Locality:
    """A division where people may live."""

    code: str
    county: str
    """The code of the county that it is or lies in."""
    prefecture: str
    name: str
    """The name of the county."""
    address: str
    """How an address there begins."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Subdivision:
    """A made-up division."""

    code: str
    name: str
    level: DivisionLevel
    parent: str


@cache
def subdivisions() -> tuple[Subdivision, ...]:
    """Two townships below each of a few counties, two communities below each, two grids below each; parents first."""
    return tuple(division for county in _SUBDIVIDED for division in _below(county, 0))


@cache
def prefectures() -> tuple[tuple[str, float], ...]:
    """The prefectures, each with its share of the people: Harbin a fifth, the others by their number of counties."""
    counties = [row["parent"] for row in division_rows() if row["level"] is DivisionLevel.COUNTY]
    others = [code for code in dict.fromkeys(counties) if code != _HARBIN]
    rest = sum(counties.count(code) for code in others)
    shares = ((code, (1 - _SHARE_OF_HARBIN) * counties.count(code) / rest) for code in others)
    return ((_HARBIN, _SHARE_OF_HARBIN), *shares)


@cache
def localities() -> dict[str, tuple[Locality, ...]]:
    """The localities of each prefecture: its counties, and what lies below them."""
    names = {row["code"]: row["name"] for row in division_rows()}
    found: dict[str, list[Locality]] = {}
    for row in division_rows():
        if row["level"] is DivisionLevel.COUNTY:
            county, prefecture = row["code"], row["parent"]
            codes = [county, *(division.code for division in subdivisions() if division.code.startswith(county))]
            name, address = names[county], names[prefecture] + names[county]
            found.setdefault(prefecture, []).extend(
                Locality(code=code, county=county, prefecture=prefecture, name=name, address=address) for code in codes
            )
    return {prefecture: tuple(here) for prefecture, here in found.items()}


@cache
def counties(prefecture: str) -> tuple[Locality, ...]:
    """The counties of a prefecture."""
    return tuple(locality for locality in localities()[prefecture] if locality.code == locality.county)


def homes(total: int, random: Random) -> list[Locality]:
    """Where so many people live: each prefecture has its share, and the planted ones their own localities."""
    dealt = [_home(code, random) for code in deal(total, prefectures(), random)]
    by_code = {locality.code: locality for here in localities().values() for locality in here}
    return [by_code[HOMES.get(planted, HOME)] for planted in Planted] + dealt[len(Planted) :]


def _home(prefecture: str, random: Random) -> Locality:
    county = random.choice(counties(prefecture))
    if county.code in _SUBDIVIDED and random.random() < 0.5:
        return random.choice([locality for locality in localities()[prefecture] if locality.county == county.code])
    return county


def _below(parent: str, depth: int) -> Iterator[Subdivision]:
    level, name = _SUBDIVISIONS[depth]
    for ordinal, suffix in (("一", "901"), ("二", "902")):
        division = Subdivision(code=parent + suffix, name=name.format(ordinal), level=level, parent=parent)
        yield division
        if depth + 1 < len(_SUBDIVISIONS):
            yield from _below(division.code, depth + 1)
