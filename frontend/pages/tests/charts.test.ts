import { describe, expect, it } from "vitest";
import { asSymbol } from "../build/icons";
import { optionOf, written } from "../src/charts/option";
import { BadSpec, readSpec } from "../src/charts/spec";

const PALETTE = { series: ["#1", "#2"], ink: "#3", quiet: "#4", wash: "#6", font: "sans" };
const SPEC = { kind: "bars" as const, unit: "人", categories: ["浙江"], series: [{ name: "在岗", values: [1] }] };

describe("charts", () => {
  it("a spec without its parts is refused", () => {
    expect(readSpec(JSON.stringify(SPEC)).kind).toBe("bars");
    for (const bad of ["null", "{}", '{"kind":"pie","categories":[],"series":[],"unit":""}']) {
      expect(() => readSpec(bad)).toThrow(BadSpec);
    }
  });

  it("nothing moves, one series needs no legend, tips are not HTML", () => {
    const option = optionOf(SPEC, PALETTE) as { animation: boolean; legend: { show: boolean }; tooltip: { renderMode: string } };
    expect([option.animation, option.legend.show, option.tooltip.renderMode]).toEqual([false, false, "richText"]);
  });

  it("lying bars have their names on the upright axis", () => {
    expect(optionOf(SPEC, PALETTE)["yAxis"]).toMatchObject({ data: ["浙江"], inverse: true });
    expect(optionOf({ ...SPEC, kind: "lines" }, PALETTE)["xAxis"]).toMatchObject({ data: ["浙江"] });
  });

  it("numbers are written as on the rest of the desk", () => {
    expect([written(26914), written(-3), written(null)]).toEqual(["26,914", "−3", "–"]);
  });
});

describe("icons", () => {
  it("a drawing becomes a symbol without its empty frame", () => {
    const svg = '<svg viewBox="0 0 24 24"><path stroke="none" d="M0 0h24v24H0z" fill="none"/>\n<path d="M1 1" /></svg>';
    expect(asSymbol("x", svg)).toBe('<symbol id="x" viewBox="0 0 24 24"><path d="M1 1" /></symbol>');
    expect(() => asSymbol("x", "no")).toThrow("not an SVG");
  });
});
