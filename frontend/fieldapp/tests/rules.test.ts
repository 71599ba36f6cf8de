import { describe, expect, it } from "vitest";
import { lineOf } from "../src/rules/asking";
import {
  addMonths,
  ageOn,
  clockOf,
  dayInThird,
  DAY,
  dayOf,
  daysBetween,
  isoOf,
  lastMonths,
  monthOf,
  thirdOf,
  thirdsBegun,
} from "../src/rules/dates";
import { payDoubt, typed } from "../src/rules/doubts";
import { identityOf, isBirthday, isIdentity, isPhone } from "../src/rules/identity";
import { isAsked, isFound, maskedPhone, payChoices, usualPay } from "../src/rules/people";
import { waitAfter } from "../src/rules/retry";
import { mustWarn, silentDays, triesLeft, wipeReason, type Watch } from "../src/rules/wipe";
import { house, labourer, spell, TODAY } from "./people";

describe("days and months", () => {
  it("count in the county's zone, across midnight and year ends", () => {
    expect(dayOf(Date.parse("2019-08-31T16:30:00Z"))).toBe("2019-09-01");
    expect(monthOf(Date.parse("2019-12-31T16:00:00Z"))).toBe("2020-01");
    expect(isoOf(Date.parse("2019-08-22T02:24:00Z"))).toBe("2019-08-22T10:24:00+08:00");
    expect(clockOf(Date.parse("2019-08-22T00:05:00Z"))).toBe("8:05");
  });

  it("go back and forth over years", () => {
    expect(addMonths("2019-01", -1)).toBe("2018-12");
    expect(addMonths("2019-12", 1)).toBe("2020-01");
    expect(addMonths("2019-08", -20)).toBe("2017-12");
    expect(lastMonths("2019-02-03", 3)).toEqual(["2019-02", "2019-01", "2018-12"]);
    expect(daysBetween("2019-02-28", "2019-03-01")).toBe(1);
    expect(daysBetween("2020-02-28", "2020-03-01")).toBe(2);
  });

  it("have thirds, of which only the begun are offered", () => {
    expect(thirdsBegun("2019-08", "2019-08-22")).toEqual(["early", "middle", "late"]);
    expect(thirdsBegun("2019-08", "2019-08-10")).toEqual(["early"]);
    expect(thirdsBegun("2019-09", "2019-08-22")).toEqual([]);
    for (const third of ["early", "middle", "late"] as const) {
      expect(thirdOf(dayInThird("2019-02", third))).toBe(third);
    }
  });

  it("make one older on the birthday, not before", () => {
    expect(ageOn("2003-08-22", "2019-08-21")).toBe(15);
    expect(ageOn("2003-08-22", "2019-08-22")).toBe(16);
    expect(ageOn("2004-02-29", "2020-02-28")).toBe(15);
  });
});

describe("doubts about pay", () => {
  it("begin below 100 and above 30,000", () => {
    expect([100, 2500, 30_000].map(payDoubt)).toEqual([null, null, null]);
    expect(payDoubt(99)?.kind).toBe("too_little");
    expect(payDoubt(30_001)?.kind).toBe("too_much");
  });

  it("propose the figure that one slip explains, and nothing else", () => {
    expect(payDoubt(48_000)?.proposal).toBe(4800);
    expect(payDoubt(45)?.proposal).toBe(4500);
    expect(payDoubt(4)?.proposal).toBe(4000);
    expect(payDoubt(48_001)?.proposal).toBeNull();
    expect(payDoubt(999_999)?.proposal).toBeNull();
    expect(payDoubt(0)?.proposal).toBeNull();
  });

  it("read the keypad without leading noughts and up to six digits", () => {
    expect(typed("", "0")).toBe("0");
    expect(typed("0", "4")).toBe("4");
    expect(typed("123456", "7")).toBe("123456");
    expect(typed("48", "delete")).toBe("4");
    expect(typed("", "delete")).toBe("");
  });
});

describe("the wipe", () => {
  const start = Date.parse("2019-08-01T00:00:00Z");
  const quiet: Watch = { contactAt: start, seenAt: start, wrongPins: 0, isRevoked: false };

  it("comes after seven silent days, with a warning from the fifth", () => {
    expect(wipeReason(quiet, start + 7 * DAY - 1)).toBeNull();
    expect(wipeReason(quiet, start + 7 * DAY)).toBe("silence");
    expect(mustWarn(quiet, start + 5 * DAY - 1)).toBe(false);
    expect(mustWarn(quiet, start + 5 * DAY)).toBe(true);
  });

  it("is not put off by a clock set back", () => {
    const seen = { ...quiet, seenAt: start + 7 * DAY };
    expect(wipeReason(seen, start + DAY)).toBe("silence");
    expect(silentDays(quiet, start - 30 * DAY)).toBe(0);
  });

  it("comes with the fifth wrong PIN and with revocation, whatever the day", () => {
    expect(wipeReason({ ...quiet, wrongPins: 4 }, start)).toBeNull();
    expect(wipeReason({ ...quiet, wrongPins: 5 }, start)).toBe("pins");
    expect(triesLeft({ ...quiet, wrongPins: 3 })).toBe(2);
    expect(wipeReason({ ...quiet, isRevoked: true }, start)).toBe("revoked");
  });
});

describe("people", () => {
  it("under 16, dead or moved are not asked", () => {
    expect(isAsked(labourer(10), TODAY)).toBe(true);
    expect(isAsked(labourer(10, { birth_on: "2004-01-01" }), TODAY)).toBe(false);
    expect(isAsked(labourer(10, { status: "dead" }), TODAY)).toBe(false);
  });

  it("are found by part of the name and by the end of a number, not by its middle", () => {
    const person = labourer(10, { name: "陈丽", phone: "13800006021", id_tail: "204X" });
    expect(isFound(person, "丽")).toBe(true);
    expect(isFound(person, "6021")).toBe(true);
    expect(isFound(person, "3800")).toBe(false);
    expect(isFound(person, "1")).toBe(false);
    expect(isFound(person, "  ")).toBe(false);
  });

  it("show only the ends of their phones", () => {
    expect(maskedPhone("13800006021")).toBe("138****6021");
  });

  it("hint at others' pay only from five persons up", () => {
    const four = [4000, 4200, 4500, 5000].map((wage) => spell({ wage_yuan_month: wage }));
    expect(usualPay(four, "330784")).toBeNull();
    expect(usualPay([...four, spell({ wage_yuan_month: 5200 })], "330784")).toEqual([4200, 5000]);
    expect(payChoices(four, "330784")).toEqual([3000, 3500, 4000, 4500, 5000, 5500]);
  });
});

describe("the line under a household", () => {
  const household = house(1);

  it("says first that nobody was there, then what to ask, then who is away", () => {
    const away = labourer(10, { spell: spell(), confirmed_on: "2019-08-01" });
    const hopeful = labourer(11, {
      wish: { kind: "go_out", places: [], occupations: [], wage_floor_yuan_month: null, until: "" },
    });
    const asked = { household, members: [away, hopeful], absent: [], today: TODAY };
    const moment = Date.parse("2019-08-19T10:00:00+08:00");
    expect(lineOf({ ...asked, absent: [moment] })).toEqual({
      kind: "absent",
      times: 1,
      day: "2019-08-19",
    });
    expect(lineOf(asked).kind).toBe("wants_out");
    expect(lineOf({ ...asked, members: [away] })).toEqual({
      kind: "away",
      count: 1,
      places: ["330784"],
    });
    const old = labourer(12, { confirmed_on: "2019-06-21" });
    expect(lineOf({ ...asked, members: [old] })).toMatchObject({ kind: "stale", days: 62 });
    const fresh = labourer(13, { confirmed_on: "2019-08-01" });
    expect(lineOf({ ...asked, members: [fresh] }).kind).toBe("home");
  });
});

describe("numbers that are typed", () => {
  it("are an identity number only with its check digit and a real birthday", () => {
    expect(isIdentity("11010519491231002X")).toBe(true);
    expect(isIdentity("110105194912310021")).toBe(false);
    expect(isIdentity("11010519490231002X")).toBe(false);
    expect(identityOf("11010519491231002X")).toEqual({ birth_on: "1949-12-31", sex: "2" });
  });

  it("are a birthday or a phone only when such a one exists", () => {
    expect(isBirthday("20000229")).toBe(true);
    expect(isBirthday("19990229")).toBe(false);
    expect(isBirthday("18991231")).toBe(false);
    expect(isPhone("13800006021")).toBe(true);
    expect(isPhone("12800006021")).toBe(false);
    expect(isPhone("08701234567")).toBe(true);
  });
});

describe("trying again", () => {
  it("comes soon at first, then ever later, a minute at most, and spread out", () => {
    expect([1, 2, 3, 4, 5, 6, 60].map((failures) => waitAfter(failures, 1))).toEqual([
      2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000,
    ]);
    expect(waitAfter(1, 0)).toBe(1000);
  });
});
