import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { optionOf, type Palette } from "./option";
import type { ChartSpec } from "./spec";

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

function palette(): Palette {
  const token = getComputedStyle(document.documentElement);
  const read = (name: string): string => token.getPropertyValue(name).trim();
  return {
    series: ["--c1", "--c2", "--c3", "--c4", "--c5", "--c6", "--c7", "--c8"].map(read),
    ink: read("--ink"),
    quiet: read("--ink-q"),
    wash: read("--brand-wash"),
    font: read("--sans"),
  };
}

/** Draw into the box, and again whenever the box changes its size. */
export function draw(box: HTMLElement, spec: ChartSpec): void {
  const chart = init(box, null, { renderer: "svg" });
  chart.setOption(optionOf(spec, palette()));
  new ResizeObserver(() => {
    chart.resize();
  }).observe(box);
}
