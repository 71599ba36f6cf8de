/** What the pages are drawn from: while none of it is another, drawing anew shows the same. */
import { dayOf } from "./rules/dates";
import type { Phone } from "./store/phone";
import { lastContact } from "./ui/parts";

export type Ground = readonly unknown[];

/** Each part is replaced as a whole when it changes. */
export function groundOfScene(phone: Phone): Ground {
  const { households, labourers, sendBacks } = phone.book;
  return [households, labourers, sendBacks, phone.visits, phone.memory, phone.month()];
}

export function groundOfPage(phone: Phone): Ground {
  const { book, line, stage, session, unsent } = phone;
  const { isOnline, trouble, said } = line;
  const talk = [isOnline, line.sending !== null, trouble, said, lastContact(phone)];
  const own = [stage, session, unsent, book.tasks, book.codes, dayOf(phone.now())];
  return [...groundOfScene(phone), ...own, ...talk];
}

export function isSame(a: Ground, b: Ground): boolean {
  return a.length === b.length && a.every((part, i) => part === b[i]);
}
