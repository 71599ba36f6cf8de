"""The room's refusals, and the sentences of its checks."""

from wugong.base.errors import register

register("app.too_old", status=426, zh="软件太旧，请更新到 {minimum}。", en="Update to {minimum}.")
register("device.other", status=403, zh="不是这台手机登记的。", en="Not this phone's registration.")
register(
    "device.which_group",
    status=409,
    zh="您走访 {count} 个组，请选这个手机走访哪个组。",
    en="You visit {count} groups; choose the one this phone is for.",
)
register("device.not_your_group", status=404, zh="这个组不归您走访。", en="Not a group of yours.")
register("device.revoked", zh="这台手机已经停用。", en="This phone was revoked.")
register("device.over", status=409, zh="这台手机已经停用过了。", en="It was revoked already.")
register("visit.too_many", status=413, zh="一次最多发500条。", en="At most 500 visits a call.")
register("visit.malformed", zh="这一条的格式不对。", en="This visit is malformed.")
register(
    "visit.same_id_other_content",
    zh="同一个编号先前发过别的内容。",
    en="The same id came before with other content.",
)
register(
    "visit.clock_ahead",
    zh="手机时间快了，走访时间还没到。请校正手机时间。",
    en="The visit lies in the future; set the phone's clock.",
)
register("visit.long_ago", zh="走访时间太早，不可能。", en="Visited impossibly long ago.")
register("visit.not_yours", zh="本组没有这个人。", en="Your group has no such person.")
register("visit.nothing", zh="没有说什么变了。", en="Nothing is said to have changed.")
register(
    "visit.no_change_with_changes",
    zh="说了无变化，又写了变化。",
    en="No change, and yet changes.",
)
register("visit.conflict_unknown", zh="没有这个待定的事。", en="There is no such conflict.")
register("visit.spell_unknown", zh="他现在没有在务工。", en="There is no open stay at work.")
register("visit.forced", zh="前一条五天没来，先收下了。", en="Taken after five days of waiting.")
register("visit.clock_behind", zh="手机时间慢了，已收下。", en="The clock is behind; taken.")
register("visit.correction", zh="上月已汇总，记到下月。", en="Counted in the next open month.")
register("visit.seq_again", zh="这部手机恢复过备份，已收下。", en="A restored phone; taken.")
register("visit.sealed", zh="封存后补交。", en="Handed in sealed.")
register("need.kind", zh="没有这种需求。", en="There is no such need.")
register("sealed.other_device", zh="不是这台手机封存的。", en="Another phone sealed this.")
register("task.not_signed", zh="请先确认一户一户问过。", en="Confirm that everybody was asked.")
register(
    "task.not_complete",
    status=409,
    zh="还有 {missing} 人没问，也没写原因。",
    en="People neither asked nor given a reason: {missing}.",
)
register(
    "task.has_errors",
    status=409,
    zh="还有 {count} 处要改或要定。",
    en="Open errors or conflicts: {count}.",
)
register(
    "task.unexplained",
    status=409,
    zh="还有 {count} 个疑点没说明。",
    en="Doubts without an explanation: {count}.",
)
register("task.held", status=409, zh="还有记录在等前一条。", en="Visits are still held.")
register("task.closed", status=409, zh="这个月已经交上去了。", en="This month was handed on.")
register("task.state", status=409, zh="现在不能办这一步。", en="Not possible in this state.")
register("task.unknown", status=404, zh="没有这个月的任务。", en="There is no such month.")
register("finding.closed", status=409, zh="已经改好了。", en="It no longer holds.")
register("finding.error", zh="错误要改，不能只说明。", en="An error is corrected, not explained.")
register("conflict.closed", status=409, zh="已经定过了。", en="It was decided already.")
register("conflict.side", zh="请从两边说的里选一个。", en="Choose one of the values told.")

register("check.head", zh="这一户有 {count} 个户主。", en="The household has {count} heads.")
register("check.spouse", zh="户主有 {count} 个配偶。", en="The head has {count} spouses.")
register(
    "check.education_xor_student",
    zh="文化程度和在校情况要填一个，只填一个。",
    en="Give either schooling or a school year, and only one.",
)
register("check.place", zh="务工地没到县一级。", en="The place is not known to county level.")
register(
    "check.place_without_spell",
    zh="说在务工，却没有务工经历。",
    en="At work, but no stay at work is recorded.",
)
register("check.pay_missing", zh="缺月收入。", en="The wage is missing.")
register("check.employer_missing", zh="缺务工单位。", en="The employer is missing.")
register("check.industry_missing", zh="缺行业。", en="The industry is missing.")
register("check.channel_missing", zh="缺输出渠道。", en="The channel is missing.")
register(
    "check.wish_without_need",
    zh="想外出，却没有写就业服务需求。",
    en="Wants to go out, but no need is stated.",
)
register(
    "check.young_in_post",
    zh="不满16周岁（{age}岁）在公益岗位。",
    en="Holds a welfare post at {age}, under 16.",
)
register("check.gone_at_work", zh="已不在册，务工还没结束。", en="Off the roll, yet at work.")
register("check.wage_low", zh="月收入 {wage} 元，低于100元。", en="A wage of {wage} yuan.")
register("check.wage_high", zh="月收入 {wage} 元，高于30000元。", en="A wage of {wage} yuan.")
register(
    "check.able_marked_weak",
    zh="身体健康、年龄合适，却记为无或弱劳动力。",
    en="Healthy and of age, yet marked as weak or without labour.",
)
register("check.weak_away", zh="弱劳动力在外务工。", en="Weak labour is working away.")
