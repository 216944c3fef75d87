"""A study as planned: waves, segments, the journey of touchpoints, sites, personas, competitors.

The vocabulary is METHOD §2, the file form DESIGN §4 (`study.toml`, `sites.csv`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from surveys.text import Text

TOP_TO_BOTTOM = (1.0, 10.0)


@dataclass(frozen=True, slots=True)
class Named:
    """A code that stands in data and the name that a person reads."""

    code: str
    name: Text = Text()


@dataclass(frozen=True, slots=True)
class Wave:
    """One round of fieldwork; dates are ISO dates, "" where not set."""

    code: str
    name: Text = Text()
    start: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """What results are split by; `weight` is its population share, 0…1."""

    code: str
    name: Text = Text()
    weight: float | None = None
    core: bool = False


@dataclass(frozen=True, slots=True)
class Touchpoint:
    """A moment of contact, in journey order; `role` is peak, end or "" in the plan."""

    code: str
    name: Text = Text()
    stage: str = ""
    channel: Text = Text()
    role: str = ""
    scale: tuple[float, float] = TOP_TO_BOTTOM
    owner: Text = Text()
    customer: Text = Text()
    front_stage: Text = Text()
    back_stage: Text = Text()
    norm: Text = Text()


@dataclass(frozen=True, slots=True)
class Item:
    """An element that is measured below a touchpoint or factor; kind "need", "index" or "".

    In an index tree `parent` is the item that it rolls up into, "" the root, and `weight` its
    share beside its sisters, whatever they add up to.
    """

    code: str
    name: Text = Text()
    touchpoint: str = ""
    dimension: str = ""
    factor: str = ""
    kind: str = ""
    scale: tuple[float, float] = TOP_TO_BOTTOM
    parent: str = ""
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class Persona:
    """A typical customer of a segment, with a goal and a scenario."""

    code: str
    name: Text = Text()
    segment: str = ""
    goal: Text = Text()
    scenario: Text = Text()
    quote: Text = Text()


@dataclass(frozen=True, slots=True)
class Site:
    """A place that is visited; `region` is a path "a/b/c", coordinates are in `datum`."""

    code: str
    name: Text = Text()
    region: str = ""
    lat: float | None = None
    lon: float | None = None
    datum: str = "WGS-84"
    kind: str = "own"


@dataclass(frozen=True, slots=True)
class Quota:
    """How many completed interviews are wanted; "" stands for any."""

    target: int
    wave: str = ""
    segment: str = ""
    site: str = ""
    instrument: str = ""


@dataclass(frozen=True, slots=True)
class Margin:
    """What is known of the population beside the segments' shares: figures are raked to it.

    `question` is the name of a question with a list; `shares` maps its codes to 0…1, together 1.
    """

    question: str
    shares: dict[str, float]


@dataclass(frozen=True, slots=True)
class Study:
    """One engagement with everything that its answers are read by."""

    code: str
    name: Text = Text()
    client: Text = Text()
    review: bool = True
    synthetic: bool = False
    waves: tuple[Wave, ...] = ()
    segments: tuple[Segment, ...] = ()
    competitors: tuple[Named, ...] = ()
    stages: tuple[Named, ...] = ()
    touchpoints: tuple[Touchpoint, ...] = ()
    dimensions: tuple[Named, ...] = ()
    factors: tuple[Named, ...] = ()
    items: tuple[Item, ...] = ()
    personas: tuple[Persona, ...] = ()
    regions: tuple[Named, ...] = ()
    sites: tuple[Site, ...] = ()
    quotas: tuple[Quota, ...] = ()
    margins: tuple[Margin, ...] = ()
    norms: dict[str, float] = field(default_factory=dict)
    grades: dict[str, float] = field(default_factory=dict)

    def name_of(self, code: str) -> Text:
        """Return the name of whatever the code stands for, or the code itself."""
        for group in (
            self.touchpoints,
            self.segments,
            self.items,
            self.factors,
            self.dimensions,
            self.sites,
            self.stages,
            self.waves,
            self.regions,
            self.personas,
        ):
            for thing in group:
                if thing.code == code:
                    return thing.name or Text.of(code)
        return Text.of(code)
