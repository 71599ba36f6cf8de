import { readSpec } from "./spec";

/** Charts cost 200 kB: the code is fetched only by pages that have one. */
export async function drawAll(root: ParentNode): Promise<number> {
  const boxes = [...root.querySelectorAll<HTMLElement>("[data-chart]:not([data-drawn])")];
  if (boxes.length === 0) return 0;
  const { draw } = await import("./draw");
  for (const box of boxes) {
    const source = document.getElementById(box.dataset["chart"] ?? "");
    if (!source) continue;
    box.setAttribute("data-drawn", "");
    draw(box, readSpec(source.textContent));
  }
  return boxes.length;
}

export function startCharts(doc: Document): void {
  void drawAll(doc);
  doc.addEventListener("htmx:after:swap", () => void drawAll(doc));
}
