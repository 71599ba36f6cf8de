"""The room's refusals."""

from wugong.base.errors import register

register("message.no_address", zh="这个人没有可用的号码或地址。", en="No address to use.")
register("message.received", status=409, zh="这条消息已经有回执。", en="It has its receipt.")
register("message.not_by_person", zh="这条消息不用当面告诉。", en="This one is not told in person.")
