"""The room's refusals: of a whole file, of one of its rows, of what is asked here."""

from wugong.base.errors import register

register("extract.empty", zh="文件里没有数据。", en="There is nothing in the file.")
register(
    "extract.kind",
    zh="只收 .xlsx 和 .csv；旧的 .xls 请另存为 .xlsx。",
    en="Only .xlsx and .csv are read; save an old .xls as .xlsx.",
)
register(
    "extract.broken", zh="文件不完整，打不开。", en="The file is not whole and cannot be opened."
)
register(
    "extract.bomb", zh="文件展开以后太大，没有读。", en="Unpacked the file would be too large."
)
register("extract.macros", zh="文件里带宏，没有读。", en="The file holds macros and was not read.")
register(
    "extract.encoding",
    zh="文字编码认不出来，请存为 UTF-8 或 GB18030。",
    en="The encoding is unknown; save it as UTF-8 or GB18030.",
)
register(
    "extract.too_large",
    status=413,
    zh="文件超过 {limit} MB，请按乡镇分开。",
    en="The file is over {limit} MB; split it by township.",
)
register(
    "extract.too_long",
    status=413,
    zh="超过 {limit} 行，请按乡镇分开。",
    en="More than {limit} rows; split it by township.",
)
register("extract.missing", zh="缺这些列：{columns}。", en="Columns are missing: {columns}.")
register("extract.twice", zh="这些列出现了两次：{columns}。", en="Columns stand twice: {columns}.")
register("extract.failed", status=500, zh="这个文件读不了。", en="This file cannot be read.")
register(
    "comparison.told_since",
    zh="比对以后我们这边已经另有登记，请到档案里核对。",
    en="We have been told otherwise since the comparison; look at the file.",
)
register("extract.no_file", zh="请选一个文件。", en="Please choose a file.")
register("extract.layout", zh="没有这种名单。", en="There is no such kind of list.")
register(
    "extract.area", zh="请选自己的辖区或其中的乡镇。", en="Choose your area or a township of it."
)
register(
    "extract.as_of",
    zh="名单日期要在 2000 年到今天之间。",
    en="The list's day lies between 2000 and today.",
)
register(
    "extract.same_person",
    zh="和第 {other} 行是同一个人，只比前面那一行。",
    en="The same person as row {other}; only the earlier row is compared.",
)
register(
    "extract.lost_zeros",
    zh="代码“{value}”少了前面的 0，没有比；请把这一列设为文本再导出。",
    en="The code {value} has lost its leading zero and was not compared; export it as text.",
)
register("extract.not_a_code", zh="不是这一列的代码或名称。", en="No code or name of this column.")
register("extract.yes_no", zh="只能填“是”或“否”。", en="Only yes or no.")
register("extract.region", zh="区划代码要 6、9、12 或 15 位。", en="6, 9, 12 or 15 digits, please.")
register("extract.place", zh="务工地要 6 位县级代码。", en="A county's code of six digits, please.")
register("extract.day", zh="日期不完整或不存在。", en="The day is not whole or does not exist.")
register("extract.yuan", zh="要填整数元。", en="A whole number of yuan, please.")
register("extract.formula", zh="不能以公式符号开头。", en="It may not begin like a formula.")
register(
    "comparison.running",
    status=409,
    zh="这个辖区的同一种名单正在比，请等它比完。",
    en="A list of this kind is being compared for this area; wait for it.",
)
register("comparison.not_done", status=409, zh="还没有比好。", en="The comparison is not done yet.")
register("comparison.none_chosen", zh="请先选要定的差异。", en="Choose the differences first.")
register(
    "comparison.applied",
    status=409,
    zh="已经按对方的改好了，不能再定；要改请到档案里改。",
    en="It was applied already; change the person's file instead.",
)
register(
    "comparison.by_hand",
    zh="这一项要到档案里改，写清是怎么变的。",
    en="This is changed in the person's file, with how it came about.",
)
register(
    "comparison.poverty_office",
    zh="户的身份由乡村振兴（扶贫）部门更新。",
    en="A household's status is the poverty office's to change.",
)
register("sheet.nothing", zh="还没有要交给对方的。", en="There is nothing to give back yet.")
register("sheet.decided", status=409, zh="已经批过了。", en="It has been decided already.")
register(
    "sheet.not_approved",
    status=409,
    zh="还没有批，或者过了 24 小时，或者已经下载过。",
    en="Not approved, older than 24 hours, or taken already.",
)
register(
    "sheet.same_person",
    status=403,
    zh="申请和审批要两个人。",
    en="Asking and approving take two persons.",
)
register(
    "sheet.changed",
    status=409,
    zh="批了以后名单又变了，请重新申请。",
    en="The list has changed since it was approved; ask again.",
)
