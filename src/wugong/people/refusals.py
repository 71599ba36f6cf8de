"""The room's refusals."""

from wugong.base.errors import register

register(
    "people.duplicate",
    status=409,
    zh="这个人已经在册：{name}，{place}。",
    en="This person is on the roll already: {name}, {place}.",
)
register(
    "people.needs_county",
    status=409,
    zh="这个身份证号要由县里核对后才能登记，请联系县劳务专员。",
    en="The county must check this identity number before it can be registered.",
)
register(
    "people.weaker_source",
    status=409,
    zh="{on} 已由更可靠的方式（{how}）确认过，请核实后再改。",
    en="A stronger source ({how}) confirmed this on {on}; verify before changing it.",
)
register("people.not_changeable", zh="这一项不能这样改。", en="This field cannot be changed here.")
register(
    "people.education_xor_student",
    zh="文化程度和在校情况只填一项。",
    en="Fill in education or school, not both.",
)
register("people.second_head", zh="这一户已有户主。", en="The household has a head already.")
register("people.second_spouse", zh="这一户已有配偶。", en="The head has a spouse already.")
register(
    "people.name_characters",
    zh="姓名只能用汉字、字母和间隔号“·”。",
    en="A name has Chinese characters, letters and the dot “·” only.",
)
register(
    "people.not_told",
    zh="先当面告知信息怎么用、给谁看，再登记。",
    en="Tell the person first how the data are used and who sees them.",
)
register(
    "people.too_young",
    zh="未满16周岁，不登记为劳动力；他算在这一户的人口数里。",
    en="Under 16: no labourer yet, but one of the household's members.",
)
register("people.birth_day", zh="出生日期不对。", en="The birth date is not possible.")
register("people.nothing_changed", zh="没有改动。", en="Nothing was changed.")
register("people.off_roll", status=409, zh="这个人已不在册。", en="This person is off the roll.")
register("people.future_day", zh="日期在今天以后。", en="The day lies in the future.")
register("people.not_a_group", zh="请选到村民小组。", en="Choose down to the villagers' group.")
register("people.other_group", zh="这一户不在这个组。", en="The household is in another group.")
register("people.number_is_fixed", status=409, zh="已有身份证号。", en="It has a number already.")
register("people.same_file", zh="这是同一份档案。", en="This is one and the same file.")
register(
    "people.merge_blocked",
    status=409,
    zh="{fields} 不一致，不能合并，请先核对证件。",
    en="They differ in {fields}; compare the cards before merging.",
)
register(
    "people.hand_over_open",
    status=409,
    zh="这一户已有一次移交在等对方接收。",
    en="A hand-over of this household is waiting already.",
)
register(
    "people.hand_over_closed", status=409, zh="这次移交已经办完。", en="It was decided already."
)
register("people.hand_over_here", zh="这一户已经在这个组。", en="It is in this group already.")
register(
    "people.hand_over_too_far",
    zh="移交只在本县内办；迁出本县请登记户籍迁出。",
    en="Hand-overs stay inside the county; register a move away instead.",
)
register(
    "people.poverty_order",
    zh="开始日期要晚于现在这一段的开始。",
    en="The new period must begin after the present one.",
)
register("people.skill_twice", status=409, zh="这项技能已经登记。", en="The skill stands already.")
register("people.until_past", zh="期限已过。", en="The day lies in the past.")
register(
    "export.needs_approval",
    status=403,
    zh="超过 {limit} 人的导出要另一人审批，请缩小范围或提交导出申请。",
    en="Exports of more than {limit} persons need a second person's approval.",
)
register("search.too_long", zh="搜索词最多 {limit} 个字。", en="At most {limit} characters.")
register(
    "people.long_ago", zh="确认日期太早，请核对。", en="This day is too long ago; please check it."
)
