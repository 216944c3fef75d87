"""The plan of the sample: its study, its people, and the levels that tell its story."""

from __future__ import annotations

import datetime
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from surveys import library
from surveys.instrument import Instrument
from surveys.plain import from_plain, to_plain
from surveys.problems import InputError
from surveys.site_table import read_sites
from surveys.study import Study
from surveys.xlsform import read_instrument

Pair = tuple[float, float]
SEGMENTS = ("premium", "youth", "mass")
WAVES = ("w1", "w2")
BRAND_LABELS = {
    "premium": ("| Premium brand | 高端品牌 |", "| Vista | 远见 |"),
    "youth": ("| Youth brand | 青年品牌 |", "| Leap | 跃动 |"),
    "mass": ("| Mass-market brand | 大众品牌 |", "| Neighbour | 乐邻 |"),
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works on the sample study; role is lead, supervisor or fieldworker."""

    login: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Round:
    """A wave's fieldwork: first day and number of days."""

    start: datetime.date
    days: int


@dataclass(frozen=True, slots=True)
class Moment:
    """A touchpoint's levels.

    `met` is the share of customers who meet it, `rating` = (importance, expectation, experience
    in w1, in w2) on 1…10, both by segment; `feeling` the mystery shoppers' in w1 and w2, −5…+5.
    """

    met: dict[str, float]
    rating: dict[str, tuple[float, float, float, float]]
    feeling: Pair


@dataclass(frozen=True, slots=True)
class Hall:
    """A site's quality (0 average) and its median minutes in the queue in w1 and w2."""

    quality: float
    minutes: Pair


@dataclass(frozen=True, slots=True)
class Levels:
    """Everything in levels.toml."""

    wave: dict[str, Round]
    touchpoint: dict[str, Moment]
    factor: dict[str, dict[str, tuple[float, float, float, float]]]
    dimension: dict[str, dict[str, Pair]]
    recommend: dict[str, Pair]
    management: dict[str, Pair]
    leaf: dict[str, float]
    norm: dict[str, float]
    site: dict[str, Hall]
    item: dict[str, Pair]


def read_text(name: str) -> str:
    """Return a data file that stands beside this module."""
    return files(__package__).joinpath(name).read_text("utf-8")


def read_toml(name: str) -> dict[str, Any]:
    """Read a TOML file that stands beside this module."""
    return tomllib.loads(read_text(name))


@cache
def levels() -> Levels:
    """Read the levels once."""
    return from_plain(Levels, read_toml("levels.toml"))


@cache
def study() -> Study:
    """Return the sample study: the service-hall template with its own brands, halls and waves."""
    template = to_plain(library.template("service_hall"))
    sample = from_plain(Study, template | read_toml("study.toml"))
    sites, problems = read_sites(read_text("sites.csv"), sample)
    if problems:
        raise InputError(problems)
    return replace(sample, sites=sites)


def people() -> tuple[Person, ...]:
    """Return who works on the study: a lead, a supervisor, three fieldworkers."""
    return (
        Person("lin", "林若澜", "lead"),
        Person("zhou", "周景行", "supervisor"),
        Person("yang", "杨一帆", "fieldworker"),
        Person("he", "何沁", "fieldworker"),
        Person("tan", "谭小满", "fieldworker"),
    )


def fieldworker(number: int) -> str:
    """Return the login of one of the fieldworkers, in turn."""
    field = [person.login for person in people() if person.role == "fieldworker"]
    return field[number % len(field)]


@cache
def instruments() -> dict[str, bytes]:
    """Return the shipped instruments with the sample's brand names in their choices."""
    return {code: _branded(data.decode()) for code, data in library.instruments().items()}


def _branded(text: str) -> bytes:
    for generic, own in BRAND_LABELS.values():
        text = text.replace(generic, own)
    return text.encode()


@cache
def instrument(code: str) -> Instrument:
    """Return one of the sample's instruments, compiled."""
    return read_instrument(instruments()[code], f"{code}.md")
