"""Items are called by the question that carries them."""

from surveys.instrument import Instrument, Question, Section, Tags
from surveys.study import Item, Study
from surveys.tagged_items import with_tagged_items
from surveys.text import Text

ASKED = Instrument(
    "visit",
    Text.of("暗访"),
    items=(
        Section(
            "queue",
            items=(
                Question("a", "text", label=Text.of("按号叫号"), tags=Tags("queue", item="order")),
                Question("b", "text", label=Text.of("另一问"), tags=Tags("queue", item="order")),
                Question("c", "text", label=Text.of("有座"), tags=Tags("hall", item="seat")),
                Question("d", "calculate", tags=Tags(item="hidden")),
            ),
        ),
    ),
)


def test_it_works():
    study = with_tagged_items(Study("s"), [ASKED])
    assert study.name_of("order").to("zh") == "按号叫号"
    assert [item.touchpoint for item in study.items] == ["queue", "hall"]


def test_the_study_s_own_names_stay():
    study = Study("s", items=(Item("seat", Text.of("座位")),))
    assert with_tagged_items(study, [ASKED]).name_of("seat").to("zh") == "座位"
