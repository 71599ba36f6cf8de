/** The overlaid roster of the phone's state as it is now. */
import type { Scene } from "./app";
import { housesOf, numbersOf, rehomed } from "./rules/homes";
import { mattersOf } from "./rules/matters";
import { byHousehold, overlaid } from "./rules/overlay";
import { houseStates } from "./rules/progress";
import type { OwnVisit } from "./rules/visits";
import type { Phone } from "./store/phone";

export function sceneOf(phone: Phone): Scene {
  const { book } = phone;
  const numbers = numbersOf(book.labourers, phone.visits);
  const visits = rehomed(phone.visits, numbers);
  const people = overlaid(book.labourers, visits);
  const matters = mattersOf(book.sendBacks, visits, phone.memory.explained, people);
  const refused = new Set(matters.map((one) => (one.kind === "refused" ? one.row.wire.id : "")));
  const isOver = (visit: OwnVisit): boolean =>
    visit.state === "refused" && !refused.has(visit.wire.id);
  const households = housesOf(book.households, visits, people.values(), isOver);
  const members = byHousehold(households, people.values());
  const states = houseStates({ households, members, visits, matters, month: phone.month() });
  return { people, households, numbers, members, states, matters };
}
