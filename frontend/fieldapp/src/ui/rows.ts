/** A long list: what is in sight stands at once, the rest comes a few rows a frame. */
import { h } from "./dom";

/** A row is at least so high; beside the head and the tabs a phone shows fewer than eight. */
const ROW = 84;
const IN_SIGHT = 8;
/** Milliseconds until the page is seen. */
const SEEN = 100;

/** All items as rows in the end; at first as many as reach below what he has scrolled past. */
export function rowsOf<T>(items: T[], row: (item: T) => HTMLElement, scrolled: number): HTMLElement {
  let drawn = 0;
  const list = h("div", {});
  const draw = (count: number): void => {
    list.append(...items.slice(drawn, drawn + count).map(row));
    drawn += count;
  };
  const more = (): void => {
    if (!list.isConnected || drawn >= items.length) return; // he has gone on; all are there
    draw(IN_SIGHT);
    requestAnimationFrame(more);
  };
  draw(IN_SIGHT + Math.ceil(scrolled / ROW));
  if (drawn < items.length) setTimeout(more, SEEN);
  return list;
}
