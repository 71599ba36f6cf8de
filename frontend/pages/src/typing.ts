/** How long a form was typed in: `data-typing`, told in its field `typed_seconds`. */
const IDLE_MS = 60_000;

/** Time between two touches counts while nobody paused for longer than a minute. */
export function startTyping(doc: Document, now: () => number = Date.now): void {
  for (const form of doc.querySelectorAll<HTMLFormElement>("form[data-typing]")) {
    const field = form.querySelector<HTMLInputElement>("input[name=typed_seconds]");
    if (field === null) continue;
    let spent = Number(field.value) * 1000; // of the same page, sent before and refused
    let last = now();
    const touch = (): void => {
      const gap = now() - last;
      if (gap > 0 && gap <= IDLE_MS) spent += gap;
      last += gap;
      field.value = String(Math.round(spent / 1000));
    };
    for (const kind of ["input", "keydown", "pointerdown", "submit"]) {
      form.addEventListener(kind, touch);
    }
  }
}
