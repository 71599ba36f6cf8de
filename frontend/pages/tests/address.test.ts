import { describe, expect, it } from "vitest";
import { withColumns } from "../src/columns";
import { entries, offered, withConditions } from "../src/filters";

const HERE = "https://wugong.example/people/?wish=1&after=abc&at=25&cols=a";

describe("filters in the address", () => {
  it("a condition is added and paging starts again", () => {
    expect(withConditions(HERE, ["house"], [["house", "b"]])).toBe(
      "https://wugong.example/people/?wish=1&cols=a&house=b",
    );
  });

  it("an empty condition leaves the address", () => {
    expect(withConditions(HERE, ["wish"], [["wish", " "]])).toBe("https://wugong.example/people/?cols=a");
  });

  it("several values of one condition stand with commas", () => {
    const given: [string, string][] = [["house", "a"], ["house", "b"]];
    expect(new URL(withConditions(HERE, ["house"], given)).searchParams.get("house")).toBe("a,b");
  });

  it("an unticked box takes its condition away", () => {
    document.body.innerHTML = '<form><input type="checkbox" name="wish" value="1"><input name="q" value="李"></form>';
    const form = document.querySelector("form") as HTMLFormElement;
    expect(offered(form)).toEqual(["wish", "q"]);
    expect(entries(form)).toEqual([["q", "李"]]);
    expect(withConditions(HERE, offered(form), entries(form))).toBe("https://wugong.example/people/?cols=a&q=%E6%9D%8E");
  });

  it("columns are chosen in the address too", () => {
    expect(new URL(withColumns(HERE, ["name", "now"])).searchParams.get("cols")).toBe("name,now");
  });
});
