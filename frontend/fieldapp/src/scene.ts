/** The overlaid roster of the phone's state as it is now. */
import type { Scene } from "./app";
import { mattersOf } from "./rules/matters";
import { byHousehold, overlaid } from "./rules/overlay";
import { houseStates } from "./rules/progress";
import type { Phone } from "./store/phone";

export function sceneOf(phone: Phone): Scene {
  const { book, visits } = phone;
  const { households } = book;
  const people = overlaid(book.labourers, visits);
  const members = byHousehold(households, people.values());
  const matters = mattersOf(book.sendBacks, visits, phone.memory.explained, people);
  const states = houseStates({ households, members, visits, matters, month: phone.month() });
  return { people, members, states, matters };
}
