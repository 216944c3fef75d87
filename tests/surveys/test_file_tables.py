import json

import pytest

from surveys.file_tables import MOST_BYTES, MOST_ROWS, table_rows
from surveys.problems import InputError

TOWNS = [{"name": "sh", "label": "上海", "people": "24"}, {"name": "bj", "label": "", "people": ""}]
LAUGHS = b"""<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;">]>
<root><item><name>&c;</name></item></root>"""
LEAK = b"""<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>
<root><item><name>&b;</name></item></root>"""


def feature(kind, coordinates, **properties):
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def geojson(*features):
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def test_it_works():
    assert list(table_rows("name,label,people\nsh,上海,24\nbj\n".encode(), "t.csv")) == TOWNS


@pytest.mark.parametrize("mark", [";", "\t"])
def test_other_separators_and_encodings(mark):
    text = f"name{mark}label{mark}people\r\nsh{mark}上海{mark}24\r\n\r\nbj{mark}{mark}\r\n"
    for encoding in ("utf-8-sig", "gb18030"):
        assert list(table_rows(text.encode(encoding), "T.CSV")) == TOWNS


def test_quoted_cells_hold_commas_and_lines():
    [row] = table_rows(b'name,label\n"a","one, ""two""\nthree"\n', "t.csv")
    assert row == {"name": "a", "label": 'one, "two"\nthree'}


def test_xml_items():
    xml = "<root><item><name>sh</name><label>上<b>海</b></label></item><item/></root>"
    assert table_rows(xml.encode(), "t.xml") == ({"name": "sh", "label": "上海"}, {})


def test_features_carry_their_geometry_as_xforms_writes_it():
    ring = [[[121.4, 31.2], [121.5, 31.2], [121.5, 31.3], [121.4, 31.2]]]
    rows = table_rows(
        geojson(
            feature("Point", [121.5, 31.2, 4], id="a", floors=3),
            feature("LineString", [[1, 2], [3.5, 4]], id="b"),
            {**feature("Polygon", ring), "id": 7},
            feature("MultiPoint", [[1, 2]], id="d"),
        ),
        "t.geojson",
    )
    assert rows[0] == {"id": "a", "floors": "3", "geometry": "31.2 121.5 4 0"}
    assert rows[1]["geometry"] == "2 1 0 0; 4 3.5 0 0"
    assert rows[2]["id"] == "7" and rows[2]["geometry"].endswith("31.2 121.4 0 0")
    assert rows[3]["geometry"] == ""


@pytest.mark.parametrize(
    ("data", "name", "row"),
    [
        (b"a,a\n1,2\n", "t.csv", 1),
        (b"\n1,2\n", "t.csv", 1),
        (b"a,b\n1,2\n1,2,3\n", "t.csv", 3),
        (b'a,b\n1,"2\n', "t.csv", None),
        (b"a\n" + b"x" * 200_000, "t.csv", 2),
        (b"\xff\xfe\x00", "t.csv", None),
        (b"", "t.csv", 1),
        (b"a\n" + b"1\n" * (MOST_ROWS + 1), "t.csv", None),
        (b"a" * (MOST_BYTES + 1), "t.csv", None),
        (b"<root><item>", "t.xml", None),
        (LAUGHS, "t.xml", None),
        (LEAK, "t.xml", None),
        (b"{}", "t.geojson", None),
        (b"[1]", "t.geojson", None),
        (b"[" * 100_000, "t.geojson", None),
        (geojson(feature("Point", ["a"])), "t.geojson", None),
        (b"a,b\n", "t.xlsx", None),
    ],
)
def test_what_is_no_table_is_refused_at_its_row(data, name, row):
    if data.startswith(b'a,b\n1,"2'):
        assert table_rows(data, name) == ({"a": "1", "b": "2"},)  # as spreadsheets read it
        return
    with pytest.raises(InputError) as caught:
        table_rows(data, name)
    [found] = caught.value.problems
    assert found.sheet == name and found.row == row
    assert found.message.has("zh") and found.remedy.has("zh")
