"""What collection says to those who collect (docs/rules.md S1, M1)."""

from wugong.messages.notices import register

register(
    "collection.due",
    zh="{group}{month}月的走访{day}到期，还差{left}人。",
    en="{group}: the visits of month {month} are due on {day}; {left} people are left.",
)
register(
    "collection.late",
    zh="{group}{month}月的走访过期{days}天了，还差{left}人。",
    en="{group}: the visits of month {month} are {days} days late; {left} people are left.",
)
