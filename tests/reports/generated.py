"""Studies and analyses of any size for the tests of the report; shapes as in analysis.py."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from reports.document import ReportSource
from surveys.study import Named, Persona, Segment, Site, Study, Touchpoint, Wave
from surveys.text import Text

TOUCHPOINTS = (
    ("find", "寻找", "Find"),
    ("arrive", "到达", "Arrive"),
    ("frontage", "门前环境", "Frontage"),
    ("enter", "进厅", "Enter"),
    ("hall", "厅内环境", "Hall environment"),
    ("wander", "徘徊", "Wander"),
    ("self_service", "自助服务", "Self-service"),
    ("queue", "排队等候", "Queue"),
    ("counter_wait", "人工办理等候", "Wait at the counter"),
    ("counter_talk", "业务办理沟通", "Counter conversation"),
    ("counter_outcome", "业务办理结果", "Counter outcome"),
    ("data_trial", "数据业务体验", "Data-service trial"),
    ("handset", "购机", "Buy a handset"),
    ("leave", "离开", "Leave"),
)
SEGMENTS = (
    ("goto", "全球通", "GoTone"),
    ("mzone", "动感地带", "M-Zone"),
    ("easy", "神州行", "Easyown"),
)
DIMENSIONS = (
    ("efficiency", "效率", "Efficiency"),
    ("knowledge", "知识", "Knowledge"),
    ("control", "控制", "Control"),
    ("emotion", "情感", "Emotion"),
    ("attention", "关注", "Attention"),
    ("trust", "信任", "Trust"),
)


@dataclass(frozen=True)
class Size:
    """How large a generated study is, and what it asked."""

    touchpoints: int = 14
    segments: int = 3
    sites: int = 12
    personas: int = 3
    verbatims: int = 12
    photos: int = 3
    n: int = 400
    expectations: bool = True
    importance: bool = True
    visits: bool = True
    emotion: bool = True
    previous: bool = True
    scale: tuple[float, float] = (1.0, 10.0)


def text(zh: str, en: str) -> Text:
    return Text.of({"zh": zh, "en": en})


def study(size: Size) -> Study:
    def nth(known: tuple[tuple[str, str, str], ...], i: int) -> tuple[str, Text]:
        code, zh, en = known[i % len(known)]
        lap = i // len(known)
        return (
            code + str(lap or ""),
            text(zh + (f"{lap + 1}" if lap else ""), en + (f" {lap + 1}" if lap else "")),
        )

    touchpoints = []
    for i in range(size.touchpoints):
        code, name = nth(TOUCHPOINTS, i)
        stage = "before" if i < size.touchpoints / 3 else "during"
        touchpoints.append(Touchpoint(code, name, stage=stage, scale=size.scale))
    segments = []
    for i in range(size.segments):
        code, name = nth(SEGMENTS, i)
        segments.append(Segment(code, name, weight=1 / size.segments, core=i == 0))
    sites = tuple(
        Site(f"s{i:02}", text(f"第{i + 1}营业厅", f"Service hall {i + 1}"), region=f"r{i % 3}")
        for i in range(size.sites)
    )
    personas = tuple(
        Persona(
            f"p{i}",
            text(f"商务常客{i + 1}", f"Frequent traveller {i + 1}"),
            segments[i % max(1, len(segments))].code if segments else "",
            goal=text("十分钟内办完国际漫游", "Set up roaming within ten minutes"),
            scenario=text("午休时赶到市中心的厅", "Rushes to the city hall during lunch"),
            quote=text(
                "我不怕等，我怕不知道等多久。", "I do not mind the wait; I mind not knowing."
            ),
        )
        for i in range(size.personas)
    )
    return Study(
        "hall",
        text("营业厅客户体验研究", "Service-hall experience study"),
        text("神州通信", "Shenzhou Communications"),
        waves=(
            Wave("w1", text("第1波", "Wave 1"), "2025-03-01", "2025-03-26"),
            Wave("w2", text("第2波", "Wave 2"), "2025-09-01", "2025-09-26"),
        ),
        segments=tuple(segments),
        stages=(Named("before", text("前", "Before")), Named("during", text("中", "During"))),
        touchpoints=tuple(touchpoints),
        dimensions=tuple(Named(c, text(z, e)) for c, z, e in DIMENSIONS),
        regions=tuple(
            Named(f"r{i}", text("东中西"[i] + "区", ("East", "Centre", "West")[i]))
            for i in range(3)
        ),
        sites=sites,
        personas=personas,
        grades={"A": 90.0, "B": 80.0, "C": 60.0},
        norms={"queue": 10.0},
    )


class Analysis:
    """Fills every key of the analysis with rows that hang together."""

    def __init__(self, plan: Study, size: Size, wave: str, seed: int) -> None:
        self.plan, self.size, self.wave = plan, size, wave
        self.random = random.Random(seed)
        self.groups = ["all", *(s.code for s in plan.segments)]
        self.rows: dict[str, Any] = {}
        self.truth: dict[tuple[str, str], dict[str, float]] = {}

    def build(self) -> dict[str, Any]:
        keys = (
            "measures nps boxes key_experiences journey mystery waits gaps drivers quadrants index "
            "core_needs matrix call_outs comparisons index_trees text trend triangulation "
            "verbatims photos"
        )
        self.rows = {key: [] for key in keys.split()}
        self._measures()
        self._key_experiences()
        self._journey()
        self._outcome()
        self._importance()
        self._visits()
        self._words()
        self._base()
        return self.rows

    def add(self, key: str, **row: Any) -> None:
        self.rows[key].append({"wave": self.wave, **row})

    def _n(self, segment: str) -> int:
        return (
            self.size.n
            if segment == "all"
            else max(1, self.size.n // max(1, len(self.plan.segments)))
        )

    def _measure(
        self, item: str, segment: str, measure: str, mean: float | None, half: float
    ) -> None:
        n = self._n(segment) if mean is not None else 0
        ends = (None, None) if mean is None or n < 2 else (mean - half, mean + half)
        self.add(
            "measures",
            item=item,
            kind="touchpoint",
            segment=segment,
            measure=measure,
            mean=mean,
            n=n,
            low=ends[0],
            high=ends[1],
            basis="paired" if measure == "weighted_satisfaction" else None,
        )

    def _measures(self) -> None:
        bottom, top = self.size.scale
        span = top - bottom
        for i, point in enumerate(self.plan.touchpoints):
            base = bottom + span * self.random.uniform(0.5, 0.9)
            for j, segment in enumerate(self.groups):
                drop = 0.35 * span if point.code == "queue" and j < 2 else 0.0
                experience = max(bottom, base - drop + span * self.random.uniform(-0.06, 0.06))
                known = {
                    "experience": experience,
                    "importance": min(top, bottom + span * (0.4 + 0.5 * ((i * 7) % 10) / 10)),
                }
                known["expectation"] = min(top, base + span * 0.08)
                if point.code == "wander":
                    del known["expectation"]
                self.truth[segment, point.code] = known
                self._row(point.code, segment, known)

    def _row(self, item: str, segment: str, known: dict[str, float]) -> None:
        size = self.size
        self._measure(item, segment, "experience", known["experience"], 0.2)
        if size.importance:
            self._measure(item, segment, "importance", known["importance"], 0.2)
        if not size.expectations:
            return
        expectation = known.get("expectation")
        satisfaction = None if expectation is None else known["experience"] - expectation
        weighted = (
            None
            if satisfaction is None or not size.importance
            else satisfaction * known["importance"]
        )
        known["satisfaction"] = satisfaction  # type: ignore[assignment]
        known["weighted"] = weighted  # type: ignore[assignment]
        for measure, mean, half in (
            ("expectation", expectation, 0.2),
            ("satisfaction", satisfaction, 0.3),
            ("weighted_satisfaction", weighted, 3.0),
            ("ideal", known["experience"], 0.0),
            ("gap", 0.0, 0.0),
        ):
            self._measure(item, segment, measure, mean, half)

    def _key_experiences(self) -> None:
        if not (self.size.expectations and self.size.importance):
            return
        for segment in self.groups:
            known = {p.code: self.truth[segment, p.code]["weighted"] for p in self.plan.touchpoints}
            negative = {code: w for code, w in known.items() if w is not None and w < 0}
            items = [min(negative, key=lambda c: negative[c])] if negative else []
            self.add(
                "key_experiences",
                segment=segment,
                kind="touchpoint",
                items=items,
                weighted_satisfaction=negative[items[0]] if items else None,
            )

    def _journey(self) -> None:
        if not self.size.emotion:
            return
        for segment in self.groups:
            points = []
            for point in self.plan.touchpoints:
                bottom, top = self.size.scale
                mean = (self.truth[segment, point.code]["experience"] - (bottom + top) / 2) / (
                    top - bottom
                ) * 10 - 0.6
                mean = max(-5.0, min(5.0, mean + self.random.uniform(-0.8, 0.8)))
                points.append(
                    {
                        "touchpoint": point.code,
                        "mean": mean,
                        "n": self._n(segment),
                        "low": mean - 0.2,
                        "high": mean + 0.2,
                    }
                )
                self.add(
                    "matrix",
                    segment=segment,
                    touchpoint=point.code,
                    mean=mean,
                    n=self._n(segment),
                    low=mean - 0.2,
                    high=mean + 0.2,
                    source="emotion",
                )
            self._curve(segment, points)

    def _curve(self, segment: str, points: list[dict[str, Any]]) -> None:
        def named(p: dict[str, Any]) -> dict[str, Any]:
            return {
                "touchpoint": p["touchpoint"],
                "mean": p["mean"],
                "n": p["n"],
                "flagged": p["n"] < 30,
            }

        peak = max(points, key=lambda p: abs(p["mean"]))
        best, worst = max(points, key=lambda p: p["mean"]), min(points, key=lambda p: p["mean"])
        self.add(
            "journey",
            segment=segment,
            source="emotion",
            points=points,
            peak=named(peak),
            best=named(best),
            worst=named(worst),
            end=named(points[-1]),
            peak_end_index=(peak["mean"] + points[-1]["mean"]) / 2,
            plain_mean=sum(p["mean"] for p in points) / len(points),
        )
        if (
            segment != "all"
            and len(self.groups) > 2
            and "queue" in [p["touchpoint"] for p in points]
            and self.groups[1] == segment
        ):
            self.add(
                "call_outs",
                segment=segment,
                touchpoint="queue",
                mean=-2.1,
                rest=0.4,
                difference=-2.5,
                p_adjusted=0.0004,
                n=120,
                n_rest=260,
                importance=9.1,
                core=True,
            )

    def _outcome(self) -> None:
        for j, segment in enumerate(self.groups):
            n = self._n(segment)
            promoters, detractors = int(n * (0.35 + 0.05 * j)), int(n * 0.3)
            score = 100 * (promoters - detractors) / n
            self.add(
                "nps",
                segment=segment,
                score=score,
                n=n,
                promoters=promoters,
                passives=n - promoters - detractors,
                detractors=detractors,
                low=score - 8,
                high=score + 8,
            )
            self.rows["measures"].append(
                {
                    "wave": self.wave,
                    "item": "overall",
                    "kind": "overall",
                    "segment": segment,
                    "measure": "rating",
                    "mean": 0.42 + 0.1 * j if self.size.scale[1] == 5 else 6.2 + 0.3 * j,
                    "n": n,
                    "low": (0.42 + 0.1 * j if self.size.scale[1] == 5 else 6.2 + 0.3 * j) - 0.05,
                    "high": (0.42 + 0.1 * j if self.size.scale[1] == 5 else 6.2 + 0.3 * j) + 0.05,
                    "basis": None,
                }
            )
        for point in self.plan.touchpoints:
            for segment in self.groups:
                for box, part in (("top1", 0.2), ("top2", 0.46), ("bottom1", 0.12)):
                    self.add(
                        "boxes",
                        item=point.code,
                        kind="touchpoint",
                        segment=segment,
                        measure="experience",
                        box=box,
                        share=part,
                        n=self._n(segment),
                        low=part - 0.04,
                        high=part + 0.04,
                    )
            for a in self.groups[1:]:
                for b in [*(g for g in self.groups[1:] if g > a), "rest"]:
                    here = (
                        self.truth[a, point.code]["experience"]
                        - self.truth.get((b, point.code), self.truth["all", point.code])[
                            "experience"
                        ]
                    )
                    self.add(
                        "comparisons",
                        item=point.code,
                        measure="experience",
                        kind="touchpoint",
                        a=a,
                        b=b,
                        difference=here,
                        low=here - 0.2,
                        high=here + 0.2,
                        n_a=self._n(a),
                        n_b=self._n(b),
                        p=0.001 if abs(here) > 0.3 else 0.4,
                        p_adjusted=0.01 if abs(here) > 0.3 else 1.0,
                        significant=abs(here) > 0.3,
                    )

    def _importance(self) -> None:
        codes = [p.code for p in self.plan.touchpoints]
        weights = sorted((self.random.random() ** 2 + 0.02 for _ in codes), reverse=True)
        total = sum(weights)
        order = self.random.sample(codes, len(codes))
        rows = [
            {
                "kind": "touchpoint",
                "item": code,
                "weight": 0.58 * w / total,
                "share": w / total,
                "low": 0.58 * w / total * 0.7,
                "high": 0.58 * w / total * 1.3,
            }
            for code, w in zip(order, weights, strict=True)
        ]
        for segment in self.groups:
            self.add(
                "drivers",
                segment=segment,
                outcome="overall",
                r2=0.58,
                n=self._n(segment),
                weights=rows,
                left_out=[],
            )
            self.add("index", segment=segment, csi=0.74, conformity=0.86)
            self._quadrants(segment, dict(zip(order, weights, strict=True)))

    def _quadrants(self, segment: str, derived: dict[str, float]) -> None:
        bases = {"derived": derived}
        if self.size.importance:
            bases["stated"] = {code: self.truth[segment, code]["importance"] for code in derived}
        for basis, importance in bases.items():
            mean_x = sum(self.truth[segment, c]["experience"] for c in derived) / len(derived)
            mean_y = sum(importance.values()) / len(importance)
            for code in (p.code for p in self.plan.touchpoints):
                x, y = self.truth[segment, code]["experience"], importance[code]
                quadrant = (
                    ("keep" if x >= mean_x else "concentrate")
                    if y >= mean_y
                    else ("overkill" if x >= mean_x else "low_priority")
                )
                self.add(
                    "quadrants",
                    kind="touchpoint",
                    segment=segment,
                    item=code,
                    importance=y,
                    performance=x,
                    quadrant=quadrant,
                    basis=basis,
                )

    def _visits(self) -> None:
        if not self.size.visits:
            return
        scores = sorted((self.random.uniform(0.58, 0.94) for _ in self.plan.sites), reverse=True)
        for rank, (site, score) in enumerate(zip(self.plan.sites, scores, strict=True), 1):
            self._score("site", site.code, score, 8, rank)
        for i, region in enumerate(self.plan.regions):
            self._score("region", region.code, 0.8 - 0.03 * i, 32, i + 1)
        for point in self.plan.touchpoints:
            self._score(
                "touchpoint",
                point.code,
                0.61 if point.code == "queue" else self.random.uniform(0.7, 0.95),
                96,
                None,
            )
        self._score("all", "all", 0.78, 96, None)
        if "queue" in [p.code for p in self.plan.touchpoints]:
            self.add(
                "waits",
                touchpoint="queue",
                site="all",
                median=14.2,
                p90=24.0,
                over_norm=0.72,
                norm=10.0,
                n=96,
            )
        self._gaps()

    def _score(self, level: str, code: str, score: float, n: int, rank: int | None) -> None:
        grade = next((g for g, limit in self.plan.grades.items() if 100 * score >= limit), "")
        self.add(
            "mystery",
            level=level,
            code=code,
            segment="all",
            score=score,
            n=n,
            low=max(0, score - 0.05),
            high=min(1, score + 0.05),
            grade=grade,
            rank=rank,
        )

    def _gaps(self) -> None:
        for gap, left, right in (
            (1, 8.0, 8.4),
            (2, 7.8, 8.0),
            (3, 0.78, 1.0),
            (4, 0.63, 1.0),
            (5, 6.9, 7.7),
        ):
            items = ["all", *(p.code for p in self.plan.touchpoints[:3])]
            for item in items:
                self.add(
                    "gaps",
                    gap=gap,
                    kind="all" if item == "all" else "touchpoint",
                    item=item,
                    segment="all",
                    left=left,
                    right=right,
                    gap_value=left - right,
                    n_left=60,
                    n_right=400,
                    low=left - right - 0.1,
                    high=left - right + 0.1,
                )
        self.add(
            "index_trees",
            tree="internal",
            code="internal",
            parent="",
            score=0.66,
            weight=1.0,
            n=60,
            low=0.6,
            high=0.7,
            renormalised=False,
        )
        for i, code in enumerate(("job", "workplace", "organisation", "conditions", "company")):
            self.add(
                "index_trees",
                tree="internal",
                code=code,
                parent="internal",
                score=0.5 + 0.06 * i,
                weight=0.2,
                n=60,
                low=0.45 + 0.06 * i,
                high=0.55 + 0.06 * i,
                renormalised=i == 4,
            )

    def _words(self) -> None:
        codes = [p.code for p in self.plan.touchpoints]
        said = (
            "我不怕等，我怕不知道等多久。屏幕上只有号，没有时间。",
            "机器要是有人在旁边陪我按一遍，下回我就自己来。",
            "柜员把屏幕转过来让我看，我就不催了。",
        )
        for i in range(self.size.verbatims):
            feeling = (-5, 3, -2, 4, None)[i % 5]
            self.add(
                "verbatims",
                id=f"v{i}/said",
                text=said[i % 3],
                segment=self.groups[-1] if len(self.groups) > 1 else "",
                touchpoint=codes[i % len(codes)],
                dimension=("control", "attention", "")[i % 3],
                feeling=feeling,
                site=self.plan.sites[i % len(self.plan.sites)].code if self.plan.sites else "",
                instrument="focus_group",
            )
            self.add(
                "text",
                touchpoint=codes[i % len(codes)],
                dimension=("control", "attention", "")[i % 3],
                feeling="negative" if feeling and feeling < 0 else "positive",
                n=1,
            )
        for i in range(self.size.photos):
            self.add(
                "photos",
                sha256=f"{i:064x}",
                touchpoint=codes[i % len(codes)],
                site=self.plan.sites[0].code if self.plan.sites else "",
                submission=f"m{i}",
                taken_at="2025-09-13T10:20:00+08:00",
            )

    def _base(self) -> None:
        instruments = [
            {
                "instrument": "intercept",
                "kind": "intercept",
                "segment": group if group != "all" else "",
                "received": self._n(group) + 4,
                "counted": self._n(group),
            }
            for group in (self.groups[1:] or ["all"])
        ]
        if self.size.visits:
            instruments.append(
                {
                    "instrument": "mystery_visit",
                    "kind": "mystery_visit",
                    "segment": "",
                    "received": 98,
                    "counted": 96,
                }
            )
        self.rows["base"] = {
            "wave": self.wave,
            "received": 502,
            "awaiting": 2,
            "approved": 496,
            "returned": 1,
            "rejected": 3,
            "counted": 496,
            "left_out": {"rejected": 3, "returned": 1, "awaiting": 2},
            "instruments": instruments,
            "dispositions": {
                "complete": 400,
                "partial": 12,
                "refused": 310,
                "screened_out": 96,
                "non_contact": 40,
            },
            "rates": {"rr1": 0.416, "cooperation": 0.55},
        }


def weighting(plan: Study, wave: str) -> dict[str, Any]:
    """Return what raking to the segments costs, in a sample that has a tenth too many of one."""
    groups = [
        {"margin": "segment", "code": segment.code, "sample": 0.9 * (segment.weight or 0.0) + 0.02,
         "share": segment.weight}
        for segment in plan.segments
    ]  # fmt: skip
    return {
        "wave": wave, "basis": "segments", "n": 400, "design_effect": 1.1, "effective_n": 363.6,
        "missing": [], "margins": ["segment"], "groups": groups, "left_out": [],
    }  # fmt: skip


def analysis(plan: Study, size: Size, wave: str = "w2", seed: int = 7) -> dict[str, Any]:
    rows = Analysis(plan, size, wave, seed).build()
    rows["weighting"] = [weighting(plan, wave)] if plan.segments else []
    if wave == "w2" and size.previous:
        for point in plan.touchpoints[:6]:
            rows["trend"].append(
                {
                    "wave": wave,
                    "item": point.code,
                    "kind": "touchpoint",
                    "segment": "all",
                    "measure": "experience",
                    "before": 6.4,
                    "after": 7.0,
                    "change": 0.6,
                    "low": 0.3,
                    "high": 0.9,
                    "n_before": 380,
                    "n_after": 400,
                    "significant": True,
                    "broken": None,
                }
            )
    return rows


def photo(sha256: str) -> bytes:
    from io import BytesIO

    from PIL import Image

    buffer = BytesIO()
    Image.new("RGB", (640, 480), (int(sha256[-2:], 16) * 40 % 255, 140, 160)).save(buffer, "JPEG")
    return buffer.getvalue()


def site_scores(plan: Study) -> tuple[dict[str, Any], ...]:
    """Return what visits scored at each site by touchpoint."""
    return tuple(
        {"site": site.code, "touchpoint": point.code, "score": (i * 7 + k * 13) % 60 / 100 + 0.4,
         "n": 8}
        for i, site in enumerate(plan.sites)
        for k, point in enumerate(plan.touchpoints)
    )  # fmt: skip


def source(size: Size | None = None, language: str = "zh", **changes: Any) -> ReportSource:
    size = size or Size()
    plan = study(size)
    values: dict[str, Any] = {
        "study": plan,
        "wave": "w2",
        "language": language,
        "analysis": analysis(plan, size),
        "previous": analysis(plan, size, "w1", 11) if size.previous else None,
        "photos": photo,
        "built_at": "2025-10-17",
        "data_hash": "0f" * 32,
        "site_scores": site_scores(plan) if size.visits else (),
    }
    return ReportSource(**{**values, **changes})
