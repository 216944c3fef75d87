"""The sample study: synthetic and said so, whole, valid, and telling its story."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from fieldapp import sample
from fieldapp.flags import Filing, quality_flags
from fieldapp.sample import SampleSubmission
from fieldapp.sample.chance import Chance
from fieldapp.sample.interviews import interviews
from fieldapp.sample.visits import visits
from fieldapp.sample.words import Words, lines
from reports.analysis import analyse
from reports.coding import Code, differences
from reports.coding.comparing import compare
from reports.comparison import Comparison
from reports.dataset import Dataset
from reports.issue_draft import draft_issue_tree
from reports.strategy import holes, read_strategy
from surveys.answers import clean_answers
from surveys.instrument import Instrument
from surveys.study import Study
from surveys.text import LANGUAGES
from surveys.xlsform import read_instrument


@pytest.fixture(scope="module")
def everything() -> list[SampleSubmission]:
    return list(sample.submissions())


@pytest.fixture(scope="module")
def instruments() -> dict[str, Instrument]:
    return {
        code: read_instrument(data, f"{code}.md") for code, data in sample.instruments().items()
    }


@pytest.fixture(scope="module")
def study() -> Study:
    return sample.study()


@pytest.fixture(scope="module")
def analyses(
    everything: list[SampleSubmission], instruments: dict[str, Instrument], study: Study
) -> tuple[dict[str, Any], dict[str, Any]]:
    versions = {f"{code}:1": instrument for code, instrument in instruments.items()}
    before, after = (
        Dataset.from_documents(study, wave, documents(everything, wave), versions)
        for wave in ("w1", "w2")
    )
    return analyse(before), analyse(after)


def documents(everything: list[SampleSubmission], wave: str) -> Iterator[dict[str, Any]]:
    for one in everything:
        if one.wave == wave:
            yield {
                "id": one.id,
                "instrument": f"{one.instrument}:1",
                "wave": one.wave,
                "site": one.site,
                "segment": one.segment,
                "state": one.state,
                "received_at": one.received_at,
                "account": one.person,
                "answers": one.answers,
                "metadata": one.metadata,
            }


def test_it_works(study: Study) -> None:
    assert (study.code, study.synthetic) == ("sample", True)
    first = next(sample.submissions())
    assert first.instrument == "focus_group"
    assert first.answers["cards"]


def test_it_says_that_it_is_invented(study: Study) -> None:
    assert "虚构" in study.name.to("zh") and "示例" in study.name.to("zh")
    assert "fictitious" in study.name.to("en")
    assert "虚构" in study.client.to("zh")
    assert all("虚构" in rival.name.to("zh") for rival in study.competitors)


def test_the_study_is_as_large_as_promised(
    study: Study, everything: list[SampleSubmission]
) -> None:
    assert (len(study.segments), len(study.sites), len(study.regions)) == (3, 12, 3)
    assert [segment.code for segment in study.segments if segment.core] == ["premium"]
    count = Counter(one.instrument for one in everything)
    assert (count["focus_group"], count["promise_audit"]) == (6, 6)
    assert (count["employee"], count["mystery_visit"]) == (60, 192)
    dispositions = Counter(
        one.answers["disposition"] for one in everything if one.instrument == "intercept"
    )
    assert dispositions["complete"] == 600
    assert set(dispositions) > {"refused", "screened_out", "non_contact", "partial", "other"}
    assert len({one.id for one in everything}) == len(everything)


def test_every_hall_has_eight_visits_a_wave_and_every_brand_its_third(
    everything: list[SampleSubmission],
) -> None:
    made = [one for one in everything if one.instrument == "mystery_visit"]
    assert set(Counter((one.site, one.wave) for one in made).values()) == {8}
    assert set(Counter((one.segment, one.wave) for one in made).values()) == {32}


@pytest.mark.parametrize("code", sample.instruments())
def test_every_answer_passes_as_it_stands(
    code: str, everything: list[SampleSubmission], instruments: dict[str, Instrument]
) -> None:
    for one in everything:
        if one.instrument == code:
            cleaned = clean_answers(instruments[code], one.answers)
            assert cleaned.problems == (), one.id
            assert cleaned.answers == one.answers, one.id


def test_a_spoilt_answer_would_not_pass(
    everything: list[SampleSubmission], instruments: dict[str, Instrument]
) -> None:
    visit = next(one for one in everything if one.instrument == "mystery_visit")
    spoilt = visit.answers | {"queue": visit.answers["queue"] | {"queue_minutes": 900}}
    problems = clean_answers(instruments["mystery_visit"], spoilt).problems
    assert [problem.path for problem in problems] == ["queue/queue_minutes"]


def test_it_comes_out_the_same_each_time() -> None:
    assert list(islice(interviews(), 60)) == list(islice(interviews(), 60))
    assert list(islice(visits(), 2)) == list(islice(visits(), 2))


def test_brands_stand_in_the_instruments(instruments: dict[str, Instrument]) -> None:
    for code in ("intercept", "mystery_visit", "focus_group"):
        brands = next(q for q in instruments[code].questions() if q.tags.measure == "segment")
        assert [choice.label.to("zh") for choice in brands.choices] == ["远见", "跃动", "乐邻"]


def test_photos_are_pictures_named_by_their_hash(everything: list[SampleSubmission]) -> None:
    files = {digest: data for one in everything for digest, data in one.files.items()}
    assert len(files) >= 192
    assert sum(map(len, files.values())) < 12_000_000
    assert all(sha256(data).hexdigest() == digest for digest, data in files.items())
    with Image.open(io.BytesIO(next(iter(files.values())))) as picture:
        assert (picture.format, picture.size) == ("JPEG", (800, 600))


def test_no_photo_is_used_twice(everything: list[SampleSubmission]) -> None:
    used = Counter(
        answer["sha256"]
        for one in everything
        if one.instrument == "mystery_visit"
        for section in one.answers.values()
        for answer in section.values()
        if isinstance(answer, dict) and "sha256" in answer
    )
    assert set(used.values()) == {1}
    assert set(used) == {digest for one in everything for digest in one.files}


def test_people_file_what_people_file(everything: list[SampleSubmission]) -> None:
    roles = Counter(person.role for person in sample.people())
    assert roles == {"lead": 1, "supervisor": 1, "fieldworker": 3}
    logins = {person.login for person in sample.people() if person.role == "fieldworker"}
    assert {one.person for one in everything} == logins | {""}
    assert {one.person for one in everything if one.instrument == "employee"} == {""}


def test_what_people_say_is_plentiful_and_does_not_repeat(
    analyses: tuple[dict[str, Any], dict[str, Any]],
) -> None:
    texts = [row["text"] for analysis in analyses for row in analysis["verbatims"]]
    assert len(set(texts)) >= 500
    assert len({text for group in lines().values() for _, text in group}) >= 250
    for analysis in analyses:
        spoken = Counter(row["text"] for row in analysis["verbatims"])
        assert sum(times for times in spoken.values() if times > 1) <= len(texts) * 0.02


def test_a_line_is_said_once_and_a_long_wait_only_after_one() -> None:
    words, chance = Words(), Chance("test")
    said = [words.say("improve", "queue", "premium", chance, 9) for _ in range(60)]
    spoken = [text for text in said if text]
    assert len(spoken) == len(set(spoken)) > 10
    assert not any("分钟才轮到" in text or "{" in text for text in spoken)


def measured(analysis: dict[str, Any], item: str, segment: str, measure: str) -> float:
    return next(
        float(row["mean"])
        for row in analysis["measures"]
        if (row["kind"], row["item"], row["segment"], row["measure"])
        == ("touchpoint", item, segment, measure)
    )


def test_the_queue_is_the_key_experience_and_worst_for_the_core(
    analyses: tuple[dict[str, Any], dict[str, Any]],
) -> None:
    _, after = analyses
    keys = {
        row["segment"]: row["items"]
        for row in after["key_experiences"]
        if row["kind"] == "touchpoint"
    }
    assert all(keys[segment] == ["queue"] for segment in ("all", "premium", "youth", "mass"))
    worst = measured(after, "queue", "premium", "satisfaction")
    assert worst < measured(after, "queue", "youth", "satisfaction") - 1
    assert worst < measured(after, "queue", "mass", "satisfaction") - 1


def test_self_service_got_better_and_the_queue_did_not(
    analyses: tuple[dict[str, Any], dict[str, Any]],
) -> None:
    before, after = analyses
    for segment in ("premium", "youth", "mass"):
        rise = measured(after, "self_service", segment, "experience")
        assert rise - measured(before, "self_service", segment, "experience") > 0.8
    change = measured(after, "queue", "premium", "experience")
    assert change < measured(before, "queue", "premium", "experience")


def test_brands_and_halls_differ(analyses: tuple[dict[str, Any], dict[str, Any]]) -> None:
    for analysis in analyses:
        nps = {row["segment"]: row["score"] for row in analysis["nps"]}
        assert nps["premium"] < 0 < min(nps["youth"], nps["mass"])
        mystery = [row for row in analysis["mystery"] if row["segment"] == "all"]
        sites = [row for row in mystery if row["level"] == "site"]
        ranked = sorted(sites, key=lambda row: row["score"])
        assert (ranked[0]["code"], ranked[-1]["code"]) == ("dy-station", "yl-lake")
        assert ranked[-1]["score"] - ranked[0]["score"] > 0.25


def test_the_strategy_answers_the_issues(
    study: Study, analyses: tuple[dict[str, Any], dict[str, Any]]
) -> None:
    strategy = read_strategy(sample.strategy_toml())
    assert (len(strategy.dimensions), len(strategy.sub_themes)) == (3, 8)
    assert (len(strategy.initiatives), len(strategy.actions)) == (12, 30)
    assert all(initiative.addresses for initiative in strategy.initiatives)
    groups = [len(strategy.under_dimension(code)) for code in strategy.dimensions]
    assert groups == [3, 3, 2]
    titles = [part.title for part in strategy.sub_themes]
    titles += [part.title for part in strategy.initiatives]
    for title in [*titles, *(action.title for action in strategy.actions)]:
        assert all(title.has(language) for language in LANGUAGES), title
    for action in strategy.actions:
        assert action.owner and action.enabler and action.kpi and action.start < action.due
        assert action.kpi.target is not None
        live = action.kpi.measure
        assert action.kpi.name or (live and live.kind != "item"), action.id
        assert action.kpi.measure is None or action.kpi.current_in(analyses[1]), action.id
    tree = draft_issue_tree(study, analyses[1])
    open_holes = [hole.id for hole in holes(tree, strategy) if hole.waived is None]
    assert all(hole.startswith("issue:") for hole in open_holes)
    assert len(open_holes) <= 2


def test_nobody_else_stresses_what_the_strategy_leads_with() -> None:
    comparison = Comparison.from_json(sample.comparison_json())
    assert "control" in comparison.white_space().neither
    assert comparison.own_strategy.theme == read_strategy(sample.strategy_toml()).theme


def test_there_is_something_to_review(
    everything: list[SampleSubmission], instruments: dict[str, Instrument], study: Study
) -> None:
    states = Counter((one.instrument, one.state) for one in everything)
    assert states["mystery_visit", "received"] == 2
    assert states["intercept", "received"] >= 5
    sent_back = [one for one in everything if one.state == "returned"]
    assert {one.instrument for one in sent_back} == {"intercept", "mystery_visit"}
    assert all(one.person for one in sent_back)
    assert {flag for one in everything for flag in flags(one, instruments, study)} == {
        "far_from_site",
        "no_comment",
        "too_fast",
    }


def flags(one: SampleSubmission, instruments: dict[str, Instrument], study: Study) -> Iterator[str]:
    if one.state == "received":
        site = next((site for site in study.sites if site.code == one.site), None)
        filing = Filing(
            instruments[one.instrument], one.answers, one.metadata, one.received_at, site=site
        )
        yield from (found.code for found in quality_flags(filing, ZoneInfo("Asia/Shanghai")))


def test_two_invented_people_coded_what_was_said(
    analyses: tuple[dict[str, Any], dict[str, Any]], study: Study
) -> None:
    """Enough to show agreement and differences, the same on every machine."""
    said = analyses[1]["verbatims"]
    given = list(sample.codings(said))
    assert given == list(sample.codings(said))
    own: dict[str, list[Code]] = {}
    for each in given:
        if not each.settled:
            own.setdefault(each.id, []).append(each.code)
    twice = [tuple(codes) for codes in own.values() if len(codes) == 2]
    settled = sum(each.settled for each in given)
    differing = sum(bool(differences(*pair)) for pair in twice)
    assert len(own) < len(said), "some are left to code"
    assert len(twice) >= 50
    assert differing > settled > 0, "some are settled, some wait"
    found = compare(twice)
    for estimate in (found.touchpoint, found.dimension, found.feeling):
        assert estimate.value is not None
        assert 0.6 < estimate.value < 1
    touchpoints = {touchpoint.code for touchpoint in study.touchpoints}
    dimensions = {dimension.code for dimension in study.dimensions}
    assert {each.code.touchpoint for each in given} <= touchpoints
    assert {each.code.dimension for each in given} <= {*dimensions, ""}
