"""The room's refusals."""

from wugong.base.errors import register

register(
    "match.running",
    status=409,
    zh="这个范围已有一次匹配在算，请等它算完。",
    en="A run for this area is already under way; wait for it.",
)
register("match.pool", zh="没有这种匹配范围。", en="There is no such pool.")
register("match.area", zh="没有这个地方，或不归您管。", en="No such area, or it is not yours.")
register("match.not_proven", status=500, zh="方案没有通过验算。", en="The plan failed its check.")
register("match.failed", status=500, zh="这次匹配没有算完。", en="This run did not finish.")
register("match.stopped", status=500, zh="这次匹配被中止了。", en="This run was stopped.")
register(
    "match.no_plan",
    status=409,
    zh="这次匹配没有留下方案（没有算完、没有排方案，或已被更新的匹配替换）。",
    en="This run has kept no plan: it did not finish, made none, or a newer run took its place.",
)
register("match.cell", zh="这一格没有空缺。", en="This cell has no openings.")
register(
    "match.added",
    zh="增减的空缺要在 −100,000 到 100,000 之间，不能是 0，一次最多 10 个数。",
    en="Openings more or fewer: -100,000 to 100,000, not 0, at most ten numbers at once.",
)
register("wish.not_from_person", zh="意愿只能由本人说出。", en="Only the person can say a wish.")
register("wish.kind", zh="没有这种意愿。", en="There is no such wish.")
register("wish.occupation", zh="没有这个工种。", en="There is no such occupation.")
register("wish.place", zh="没有这个地方。", en="There is no such place.")
register("wish.too_many", zh="最多填三个。", en="At most three.")
register("wish.wage", zh="月薪底线要在 0 到 100,000 元之间。", en="The floor is 0 to 100,000 yuan.")
register("wish.dates", zh="日期前后不对。", en="The dates are in the wrong order.")
register("wish.too_young", zh="不满16周岁不登记求职意愿。", en="Under 16, no wish is recorded.")
register("wish.none_live", status=409, zh="没有有效的意愿。", en="There is no live wish.")
register(
    "person.not_on_roll", status=409, zh="这个人不在册。", en="This person is not on the roll."
)
register("consent.kind", zh="没有这种同意事项。", en="There is no such consent.")
register(
    "consent.missing",
    status=409,
    zh="本人还没有同意向用工单位提供名单，先问本人。",
    en="The person has not agreed to be named to employers; ask first.",
)
register(
    "referral.rehearsal",
    status=409,
    zh="全员匹配只是演练，不能从这里推荐。",
    en="A run over everybody is a rehearsal; no referral comes from it.",
)
register(
    "referral.vacancy_closed",
    status=409,
    zh="岗位没有核实、已过期或单位在欠薪名单上。",
    en="The vacancy is unverified, out of date, or its employer is on the arrears list.",
)
register(
    "referral.full",
    status=409,
    zh="空缺已经推荐满了。",
    en="As many people as it has openings are already under way.",
)
register("referral.exists", status=409, zh="已经推荐过这个岗位。", en="Already referred there.")
register("referral.move", status=409, zh="现在不能改成这个状态。", en="It cannot move there now.")
