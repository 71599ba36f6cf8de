import type { EChartsCoreOption } from "echarts/core";
import type { ChartSpec } from "./spec";

/** The colours and the font of the page, read from its tokens once. */
export interface Palette {
  series: string[];
  ink: string;
  quiet: string;
  wash: string;
  font: string;
}

const GRID_LINE = "#e6ebee";
const FORMAT = new Intl.NumberFormat("en-US");

/** 26,914 as on the rest of the desk; a true minus; a dash for nothing. */
export function written(value: number | null | undefined): string {
  if (value === null || value === undefined) return "–";
  return FORMAT.format(value).replace("-", "−");
}

function axes(spec: ChartSpec, palette: Palette): Record<string, unknown> {
  const names = {
    type: "category",
    data: spec.categories,
    inverse: spec.kind === "bars",
    axisTick: { show: false },
    axisLine: { lineStyle: { color: GRID_LINE } },
    axisLabel: { color: palette.ink, fontSize: 12, hideOverlap: true },
  };
  const numbers = {
    type: "value",
    splitNumber: 3,
    minInterval: spec.series.every(({ values }) => values.every((v) => v === null || Number.isInteger(v))) ? 1 : 0,
    name: spec.unit,
    nameTextStyle: { color: palette.quiet, fontSize: 12, align: "right" },
    splitLine: { lineStyle: { color: GRID_LINE } },
    axisLabel: { color: palette.quiet, fontSize: 12, formatter: written },
  };
  return spec.kind === "bars" ? { xAxis: numbers, yAxis: names } : { xAxis: names, yAxis: numbers };
}

function oneSeries(spec: ChartSpec, index: number, palette: Palette): Record<string, unknown> {
  const given = spec.series[index];
  const isAlone = spec.series.length === 1;
  const isLine = spec.kind === "lines";
  return {
    name: given?.name,
    type: isLine ? "line" : "bar",
    stack: spec.kind === "stack" ? "all" : undefined,
    data: given?.values,
    color: palette.series[index % palette.series.length],
    barMaxWidth: 18,
    symbolSize: 5,
    areaStyle: isLine && isAlone ? { color: palette.wash } : undefined,
    label: {
      show: isAlone && !isLine && spec.categories.length <= 16,
      position: spec.kind === "bars" ? "right" : "top",
      color: palette.ink,
      fontSize: 12,
      formatter: ({ value }: { value: number | null }) => written(value),
    },
  };
}

/** The desk's rules: no animation, zero baseline, few lines, labels before legends, no HTML tips. */
export function optionOf(spec: ChartSpec, palette: Palette): EChartsCoreOption {
  const hasLegend = spec.series.length > 1;
  return {
    animation: false,
    textStyle: { fontFamily: palette.font, color: palette.ink },
    grid: { left: 8, right: spec.kind === "bars" ? 56 : 16, top: hasLegend ? 44 : 28, bottom: 4, containLabel: true },
    legend: { show: hasLegend, left: 0, top: 0, itemWidth: 10, itemHeight: 10, icon: "roundRect", textStyle: { color: palette.ink } },
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      axisPointer: { type: spec.kind === "lines" ? "line" : "shadow" },
      valueFormatter: (value: unknown) => (typeof value === "number" ? written(value) : "–"),
    },
    ...axes(spec, palette),
    series: spec.series.map((_, index) => oneSeries(spec, index, palette)),
  };
}
