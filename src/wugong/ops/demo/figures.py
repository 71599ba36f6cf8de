"""The published figures that the model county is built to, scaled to the part that is loaded.

The county of 2019 told of 55万 people transferred in 2018, 155亿 yuan, and so on; docs/rules.md
says what each counts. Parts are scaled one by one and totals are sums of parts, so that they
agree at every scale and are the published ones for the whole county.
"""

from dataclasses import dataclass
from enum import StrEnum

from wugong.ops.demo.story import STORIES, Story

VILLAGES = 262
ORGANISED = ("11", "12", "13", "14", "15", "16", "17", "18", "19")
LED_BY_PARTY, LED_BY_CAPABLE = "14", "15"
WORKSHOP, TEAM, FIRM = "21", "22", "23"
OWN, RELATIVES = "90", "91"


class Where(StrEnum):
    """Three places of the report: in the county, elsewhere in Yunnan, out of the province."""

    HOME = "home"
    YUNNAN = "yunnan"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class Figures:
    """How many of what; `factor` is the part of the county that is built."""

    factor: float
    story: Story = STORIES["2019"]

    def n(self, whole: float) -> int:
        """A county figure at this scale; what exists in the county exists at least once."""
        return max(1, round(whole * self.factor)) if whole else 0

    # --- households and people ---------------------------------------------------------
    @property
    def households(self) -> dict[str, int]:
        """Households with labour, by what 2018 was to them."""
        return {
            "stable": self.n(340_000),
            "welfare": self.n(11_000),
            "short": self.n(24_000),
            "idle": self.n(14_400),
            "zero": self.n(600),
        }

    @property
    def households_without_labour(self) -> int:
        return self.n(20_000)

    @property
    def labourers(self) -> int:
        return self.n(806_400)

    # --- work in 2018 ------------------------------------------------------------------
    @property
    def home_2018(self) -> dict[str, int]:
        """In the county, by channel."""
        return {WORKSHOP: self.n(10_900), TEAM: self.n(6_500), FIRM: self.n(32_600)}

    @property
    def out_2018(self) -> dict[str, int]:
        """Out of the county, by channel: 405,000 organised and 95,000 not."""
        whole = {
            "11": 225_000,
            "12": 14_500,
            "13": 20_000,
            LED_BY_PARTY: 39_800,
            LED_BY_CAPABLE: 42_000,
            "16": 5_980,
            "17": 8_000,
            "19": 49_720,
            OWN: 60_000,
            RELATIVES: 35_000,
        }
        return {channel: self.n(count) for channel, count in whole.items()}

    @property
    def targeted_2017(self) -> int:
        """Trained for one firm and gone to it, the year before and the year after."""
        return self.n(6_000)

    @property
    def targeted_2019(self) -> int:
        return self.n(3_000)

    @property
    def yunnan_2018(self) -> int:
        return self.n(75_000)

    @property
    def workers_2018(self) -> int:
        return sum(self.home_2018.values()) + sum(self.out_2018.values())

    @property
    def short_2018(self) -> int:
        """Under six months; the others work ten and a half on average."""
        return self.n(130_000)

    @property
    def halves_long_2018(self) -> int:
        """Half months of work of those who worked long."""
        return 21 * (self.workers_2018 - self.short_2018)

    @property
    def halves_short_2018(self) -> int:
        return round(1_180_000 * self.short_2018 / 130_000)

    @property
    def income_2018(self) -> int:
        return round(self.story.pay * 15_500_000_000 * self.workers_2018 / 550_000)

    # --- work in the first half of 2019 ------------------------------------------------
    @property
    def stay(self) -> dict[Where, int]:
        """Who worked in 2018 and works in 2019 (workshops and teams keep everybody)."""
        kept = self.home_2018[WORKSHOP] + self.home_2018[TEAM]
        return {
            Where.HOME: kept + self.n(29_600),
            Where.YUNNAN: self.n(68_000),
            Where.AWAY: self.n(385_000),
        }

    @property
    def new_2019(self) -> dict[Where, int]:
        """Who begins in 2019."""
        return {
            Where.HOME: self.n(6_200),
            Where.YUNNAN: self.n(10_000),
            Where.AWAY: self.n(52_000),
        }

    @property
    def workers_2019(self) -> int:
        return sum(self.stay.values()) + sum(self.new_2019.values())

    @property
    def open_in_june(self) -> int:
        return round(480_000 * self.workers_2019 / 568_200)

    @property
    def halves_2019(self) -> int:
        return round(5_000_000 * self.workers_2019 / 568_200)

    @property
    def income_2019(self) -> int:
        return round(self.story.pay * 7_835_000_000 * self.workers_2019 / 568_200)

    # --- registered-poor households ----------------------------------------------------
    @property
    def poor_workers(self) -> int:
        return self.n(166_000)

    @property
    def poor_twice(self) -> int:
        """Registered-poor who were transferred twice in 2018."""
        return self.n(33_300)

    @property
    def poor_persons(self) -> int:
        return self.n(580_000)

    @property
    def lifted_by_2017(self) -> int:
        return self.n(255_000)

    @property
    def lifted_by_2018(self) -> int:
        return self.n(330_000)

    # --- posts and leaders -------------------------------------------------------------
    @property
    def welfare(self) -> int:
        return self.n(21_400)

    @property
    def party_leaders(self) -> int:
        return self.n(4_000)

    @property
    def capable_leaders(self) -> int:
        return self.n(4_200)

    @property
    def workshops(self) -> int:
        return self.n(68)

    @property
    def teams(self) -> int:
        return self.n(235)

    # --- wishes today -------------------------------------------------------------------
    @property
    def wishes(self) -> dict[str, int]:
        """Live wishes, by why the person is in the pool (`zero` households come on top)."""
        return {"out": self.n(79_000), "ending": self.n(8_000), "change": self.n(22_000)}
