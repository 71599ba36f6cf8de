"""The room's refusals."""

from wugong.base.errors import register

register("spell.overlaps", zh="与 {other} 开始的一段务工时间重叠。", en="Overlaps {other}.")
register("spell.future", zh="开始日期还没到。", en="The start lies in the future.")
register("spell.order", zh="结束要晚于开始。", en="The end must come after the start.")
register("spell.place", zh="务工地要填到县一级。", en="Give the place down to the county.")
register("spell.employer_missing", zh="请填务工单位。", en="Give the employer.")
register("spell.channel", zh="没有这个输出渠道。", en="There is no such channel.")
register("spell.occupation", zh="没有这个工种。", en="There is no such occupation.")
register("spell.industry", zh="没有这个行业。", en="There is no such industry.")
register("spell.reason", zh="请选结束原因。", en="Choose why it ended.")
register("spell.already_ended", status=409, zh="这段务工已经结束。", en="It has ended already.")
register("spell.still_open", status=409, zh="这段务工还没结束。", en="It has not ended.")
register("spell.too_young", zh="不满16周岁不能登记务工。", en="Under 16, no work is recorded.")
register("spell.not_on_roll", zh="这个人不在册。", en="This person is not on the roll.")
register("spell.leader", zh="带动人不在库里。", en="The leader is not in the database.")
register("spell.leader_not_member", zh="带动人不是党员。", en="The leader is not a party member.")
register("spell.leader_channel", zh="只有带动渠道才填带动人。", en="Only leader channels have one.")
register("spell.leads_self", zh="不能自己带动自己。", en="Nobody leads themself.")
register("spell.wage_missing", zh="缺月收入。", en="The wage is missing.")
register("spell.wage_low", zh="月收入低于100元，请核实。", en="Under 100 yuan: please verify.")
register("spell.wage_high", zh="月收入高于30000元，请核实。", en="Over 30,000 yuan: please verify.")
register("spell.wage_range", zh="月收入只能填 0 到 1000000 的整数。", en="A whole number, please.")
register("appointment.has_one", status=409, zh="已有一个公益岗位。", en="Holds a post already.")
register("appointment.full", status=409, zh="这个岗位满员。", en="This post is full.")
register("appointment.works_away", zh="在县外务工，不能上公益岗位。", en="Works out of the county.")
register("appointment.too_young", zh="不满16周岁不能上公益岗位。", en="Under 16: no welfare post.")
register("appointment.ended", status=409, zh="已经退出。", en="It has ended already.")
register("appointment.household", zh="这一户已有一名护林员。", en="The household has a ranger.")
register("spell.end_future", zh="结束日期还没到。", en="The end lies in the future.")
register("spell.other_employer", zh="单位与岗位对不上。", en="Not the vacancy's employer.")
register(
    "spell.channel_is_post", zh="公益岗位不是务工，请办上岗。", en="A welfare post is no spell."
)
register("spell.channel_place", zh="渠道与务工地对不上。", en="Channel and place do not fit.")
register("spell.base", zh="没有这个基地，或协议已到期。", en="No such base, or expired.")
register("spell.workshop", zh="没有这个车间，或已取消认定。", en="No such workshop, or withdrawn.")
register(
    "spell.has_followers",
    status=409,
    zh="后面的务工接着这一段，请先撤回后面的。",
    en="Later stays rest on this one; withdraw them first.",
)
register("appointment.term", zh="协议一次最长一年。", en="A contract of one year at most.")
register("appointment.other_place", zh="岗位不在他所在的村或乡镇。", en="The post is elsewhere.")
register("appointment.post_closed", zh="岗位已撤销或还没设。", en="The post is not open then.")
register(
    "appointment.not_fit",
    zh="护林员要是建档立卡户、身体能巡山的人。",
    en="A ranger is of a poor household and fit to patrol.",
)
register(
    "spell.merge_overlaps",
    status=409,
    zh="两份档案的务工重叠：{one} 开始的和 {two} 开始的。先结束或撤回一段，再合并。",
    en="The files' stays at work overlap ({one}, {two}): end or withdraw one, then merge.",
)
register(
    "appointment.merge_both",
    status=409,
    zh="两份档案都在公益岗位上。先登记退出一个岗位，再合并。",
    en="Both files hold a welfare post: end one of them, then merge.",
)
