"""The room's refusals."""

from wugong.base.errors import register

register("figures.unknown", status=404, zh="没有这个指标。", en="There is no such indicator.")
register("report.not_there", status=404, zh="这个月没有月报。", en="No report of that month.")
register(
    "report.not_checked",
    status=409,
    zh="还有 {count} 个组没有通过村审核，不能汇总。",
    en="Groups not yet checked by their villages: {count}.",
)
register("report.consolidated", status=409, zh="这个月已经汇总。", en="This month is consolidated.")
register("report.open", status=409, zh="这个月还没有汇总。", en="Not consolidated yet.")
register(
    "report.accepted",
    status=409,
    zh="县里已经接收，永远不能再改；更正写在下一个月。",
    en="The county has accepted it for ever; a correction goes into the next month.",
)
register("report.future", zh="这个月还没有到。", en="That month has not come.")
register("counts.unknown_field", zh="没有这个条件。", en="There is no such condition.")
register("counts.bad_value", zh="这个条件没有这样的值。", en="No such value of this condition.")
register(
    "counts.bad_day",
    zh="日期要在 2000 年到今天之间。",
    en="The day lies between 2000 and today.",
)
register("counts.same_twice", zh="行和列要选不同的。", en="Rows and columns must differ.")
register(
    "counts.too_wide",
    zh="分得太细，一页放不下；请缩小地方，或换一种分法。",
    en="Too many rows or columns; ask about a smaller area or cut it another way.",
)
register("counts.name_taken", status=409, zh="已经有这个名字。", en="That name is taken.")
