"""What pyxform says, in Chinese: its coded messages by their code, the others by their words."""

from __future__ import annotations

import re
from functools import cache

from pyxform.errors import ErrorCode

_FIELD = re.compile(r"\\\{(\w+)\\\}")
# The fields in braces are those of pyxform's own wording of the same code.
CODES = {
    "ENTITY_001": "填写了 save_to，但没有 entities 工作表声明实体",
    "ENTITY_002": "save_to 属性“{saveto}”与第 {other_row} 行重复",
    "ENTITY_003": "分组和循环组不能保存为实体属性",
    "ENTITY_004": "entities 工作表中没有实体列表“{dataset}”",
    "ENTITY_005": "实体列表“{dataset}”要新建实体，须填写 label",
    "ENTITY_006": "实体列表“{dataset}”同时有 create_if 和 entity_id，须填写 update_if",
    "ENTITY_007": "实体列表“{dataset}”要更新实体，须填写 entity_id",
    "ENTITY_008": "有多个实体时，save_to 须写成“列表名#属性名”",
    "ENTITY_009": "每个层级只能声明一个实体，“{scope}”已由第 {other_row} 行占用",
    "ENTITY_011": "实体列表“{dataset}”的引用层级不一致：“{other_scope}”与“{scope}”",
    "ENTITY_012": "实体列表“{dataset}”在“{other_scope}”，与“{question}”所在的“{scope}”层级不一致",
    "ENTITY_013": "save_to 中最多只能有一个“#”",
    "HEADER_001": "“{sheet_name}”工作表缺少表头，或“{header}”列无法识别",
    "HEADER_002": "“{sheet_name}”工作表中“{other}”和“{header}”是同一列的两个名称",
    "HEADER_003": "“{sheet_name}”工作表缺少必需的列：{missing}",
    "HEADER_004": "choices 工作表的列名“{column}”为空或含有空格",
    "HEADER_005": "entities 工作表中的列不受支持：{columns}",
    "INTERNAL_001": "触发条件“{value}”无法处理",
    "INTERNAL_002": "路径“{path}”的引用无法处理",
    "LABEL_001": "选项没有 label",
    "NAMES_001": "名称“{value}”在同一组内重复",
    "NAMES_002": "名称“{value}”与另一名称只有大小写不同",
    "NAMES_003": "循环组名“{value}”不能与表单的根名称相同",
    "NAMES_004": "循环组名“{value}”在整个表单中须唯一",
    "NAMES_005": "名称“meta”由系统保留",
    "NAMES_006": "选项没有名称",
    "NAMES_007": "选项名在同一列表内重复",
    "NAMES_008": "名称须以字母或“_”开头，后接字母、数字或“_”“-”“.”",
    "NAMES_009": "名称“{name}”须以字母或“_”开头，后接字母、数字或“_”“-”“.”",
    "NAMES_010": "此处的名称不能以两个下划线开头",
    "NAMES_011": "此处的名称不能含有句点",
    "NAMES_012": "此处的名称不能是“name”或“label”",
    "NAMES_013": "没有“{sheet}”工作表，名称相近的有：{candidates}",
    "NAMES_014": "list_name 列中有重复的名称",
    "NAMES_015": "实体列表没有名称",
    "PYREF_001": "引用须写成“${{题目名}}”",
    "PYREF_002": "多个引用之间须用逗号分隔",
    "PYREF_003": "survey 工作表中没有题目“{q}”",
    "PYREF_004": "名称“{q}”出现多次，引用不明确",
    "RANGE_001": "参数“{name}”须为数字",
    "RANGE_002": "参数“{name}”不能为 0",
    "RANGE_003": "参数“{name}”不能大于 start 与 end 之差",
    "RANGE_004": "参数“{name}”须为 step 的整数倍",
    "RANGE_005": "参数“{name}”须在 start 与 end 之间",
    "RANGE_006": "参数 tick_labelset 须为 choices 工作表中的列表名",
    "RANGE_007": "外观为 no-ticks 时，tick_labelset 列表只能有两项",
    "RANGE_008": "参数 tick_interval、placeholder、tick_labelset 不能与该外观同用",
    "RANGE_009": "tick_labelset 列表的取值须全部为数字",
    "RANGE_010": "tick_labelset 列表的取值须在 start 与 end 之间",
    "RANGE_011": "tick_labelset 列表的取值须为 start 加“{name}”的整数倍",
    "RANGE_012": "外观为 no-ticks 时，tick_labelset 列表的取值只能是 start 和 end",
    "SURVEY_001": "“end_{type}”（{name}）没有对应的“begin_{type}”",
    "SURVEY_002": "“begin_{type}”（{name}）没有对应的“end_{type}”",
    "SURVEY_003": "参数 incremental 只能为 true 或不填",
    "SURVEY_004": "参数须写成“名称=值 名称=值”",
    "SURVEY_005": "参数“{rejected}”无效，该题型可用的参数为：{accepted}",
    "SURVEY_006": "reference-geometry 须为选项列表、附带文件或循环组的名称",
    "SURVEY_007": "参数 capture-accuracy 须为数字",
    "SURVEY_008": "参数 warning-accuracy 须为数字",
    "SURVEY_009": "参数 allow-mock-accuracy 须为 true 或 false",
}
# Messages without a code; each group in brackets may stand in the Chinese as {0}, {1} …
_PHRASES = (
    (r"Audits must always be named", "audit 行的名称须留空或为“audit”"),
    (r"track-changes-reasons must be", "参数 track-changes-reasons 须为 on-form-edit"),
    (r"[Pp]arameter ([\w-]+)\s+must have an integer value", "参数 {0} 须为整数"),
    (r"Parameter ([\w-]+) must be greater +than or equal to zero", "参数 {0} 不能小于 0"),
    (r"Parameter ([\w-]+) must be greater than or equal to ([\w-]+)", "参数 {0} 不能小于 {1}"),
    (r"To include location information", "记录位置须同时填写三个 location 参数"),
    (r"([\w-]+) must be set to true or false", "参数 {0} 须为 true 或 false"),
    (r"seed value must be a number", "参数 seed 须为数字或题目引用"),
    (r"Parameters must include randomize", "使用 seed 时须同时填写 randomize=true"),
    (r"location-priority must be set", "参数 location-priority 的取值无效"),
    (r"'(\S+)' has no label or hint", "“{0}”没有题面文字，也没有提示"),
    (r"question \$\{(\S+?)\} is not user-visible", "“{0}”不显示给填写人，不能用作触发条件"),
    (r"Missing calculation", "没有填写 calculation"),
    (r"loop without list name", "循环没有指定选项列表"),
    (r"List name not in [\w ]+ sheet: (\S+)", "没有选项列表“{0}”"),
    (r"Choice names with spaces .* See \[(.*?)\] in \[(.*?)\]", "列表“{1}”的选项名“{0}”含有空格"),
    (r"Choice filter not supported with or_other", "带 or_other 的题不能使用 choice_filter"),
    (r"specify choices for this 'or other'", "带 or_other 的题没有选项"),
    (r"There should be (?:a|an) (\w+) sheet", "缺少“{0}”工作表"),
    (r"Invalid value for (\w+)", "参数 {0} 的取值无效"),
    (r"Cannot omit instanceID", "加密的表单不能省略 instanceID"),
    (r"empty id_string", "form_id 不能为空"),
    (r"Media type: (\S+) not supported", "不支持媒体类型“{0}”"),
    (r"There is no survey element named '(.*?)'", "没有名为“{0}”的题目"),
    (r"multiple survey elements named '(.*?)'", "名称“{0}”出现多次，引用不明确"),
    (r"Unknown question type '(.*?)'", "“{0}”不是有效的题型"),
    (r"To use big-image, .* named (\S+?)\.", "“{0}”用了 big-image，须同时填写 image"),
    (r"There should be choices for this question", "该题没有选项"),
    (r"should end with one of .*extensions: (.*)", "文件的扩展名须为：{0}"),
    (r"background-geopoint.*'calculation'", "background-geopoint 题不能填写 calculation"),
    (r"background-geopoint.*'trigger'", "background-geopoint 题须填写 trigger"),
    (r"survey element name.* must be unique|external instance", "外部数据的名称须唯一"),
    (r"appearance", "外观（appearance）无效"),
    (r"trigger", "触发条件（trigger）有误"),
    (r"parameter", "参数有误"),
    (r"header", "列标题有误"),
    (r"[Ll]anguage", "语言列有误"),
    (r"choice", "选项有误"),
    (r"[Nn]ame", "名称有误"),
    (r"type", "题型有误"),
    (r"setting", "设置有误"),
)


def in_chinese(message: str, code: str = "") -> str:
    """Return the Chinese of what pyxform said; what is not known is at least said in Chinese."""
    for name, template in _templates():
        match = template.search(message) if code in ("", name) else None
        if match:
            filled = {key: words.replace(", ", "、") for key, words in match.groupdict().items()}
            return f"{CODES[name].format(**filled)}。"
    for phrase, wording in _PHRASES:
        match = re.search(phrase, message, re.DOTALL)
        if match:
            return f"{wording.format(*match.groups())}。"
    return "表单有误，无法编译。"


@cache
def _templates() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((code.name, _pattern(code.value.msg)) for code in ErrorCode)


def _pattern(template: str) -> re.Pattern[str]:
    """Turn a wording of pyxform's into a pattern that finds again what was filled into it."""
    seen: set[str] = set()

    def field(match: re.Match[str]) -> str:
        again = match[1] in seen
        seen.add(match[1])
        return f"(?P={match[1]})" if again else f"(?P<{match[1]}>.*?)"

    marked = re.escape(template.replace("{{", "\1").replace("}}", "\2"))
    literal = _FIELD.sub(field, marked).replace("\1", r"\{").replace("\2", r"\}")
    return re.compile(literal.strip(), re.DOTALL)
