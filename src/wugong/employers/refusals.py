"""The room's refusals."""

from wugong.base.errors import register

register(
    "employer.code_or_reason",
    zh="没有统一社会信用代码的，请写明原因。",
    en="Without a credit code, say why.",
)
register("employer.known", status=409, zh="这个单位已经登记。", en="Already registered.")
register("employer.agency_licence", zh="人力资源机构要填许可证号。", en="Agencies need a licence.")
register(
    "employer.on_arrears_list", zh="单位在欠薪名单上，不能发布岗位。", en="On the arrears list."
)
register("employer.place", zh="单位所在地要填到县。", en="Give the county of the employer.")
register(
    "vacancy.discriminates",
    zh="不能写性别、民族、婚育、乙肝等限制。",
    en="Discriminating terms.",
)
register("vacancy.asks_fee", zh="不能向求职的人收费或扣证件。", en="No fees, no kept documents.")
register("vacancy.openings", zh="招工人数要在 1 到 100000 之间。", en="Openings: 1 to 100,000.")
register("vacancy.wage_order", zh="最高月薪不能低于最低月薪。", en="The most is below the least.")
register("vacancy.below_minimum_wage", zh="月薪低于最低工资标准。", en="Below the minimum wage.")
register("vacancy.wage_range", zh="月薪太高，请核实。", en="The wage is too high; please check.")
register("vacancy.age", zh="年龄要求要在 16 到 80 岁之间。", en="Ages: from 16 to 80.")
register(
    "vacancy.sex_without_ground", zh="限性别要有法律依据。", en="A limit by sex needs a ground."
)
register("vacancy.expired", zh="有效期已过。", en="The validity has passed.")
register("vacancy.too_long", zh="有效期最长一年。", en="Valid for one year at most.")
register("vacancy.place", zh="工作地点要填到县。", en="Give the county of the work place.")
register("vacancy.occupation", zh="没有这个工种。", en="There is no such occupation.")
register("vacancy.move", status=409, zh="现在不能这样办。", en="Not possible in this state.")
register("vacancy.below_filled", zh="招工人数不能少于已到岗人数。", en="Fewer than have arrived.")
register("vacancy.full", status=409, zh="这个岗位已经招满。", en="This vacancy is full.")
register("employer.arrears_as_is", status=409, zh="名单上已经是这样。", en="It is so already.")
register("base.known", status=409, zh="这个协议号已经登记。", en="Already registered.")
register("base.order", zh="协议的结束要晚于开始。", en="The end must come after the start.")
register("base.place", zh="合作基地要在县外。", en="A cooperation base lies out of the county.")
register("workshop.village", zh="请选到村。", en="Choose the village.")
register("workshop.future", zh="日期还没到。", en="This day lies in the future.")
register("workshop.withdrawn", status=409, zh="已经取消认定。", en="Withdrawn already.")
register("post.village", zh="请选到乡镇或村。", en="Choose the township or the village.")
register("post.closed", status=409, zh="这个岗位已经撤销。", en="This post is closed already.")
