/** Everything behind the six digits: fetched once the first page stands. */
import "../rest.css";
import type { Behind } from "../app";
import { sync } from "../net/sync";
import { sceneOf } from "../scene";
import { change } from "./change";
import { help } from "./help";
import { household } from "./household";
import { matter } from "./matters";
import { person } from "./person";
import { roster } from "./roster";
import { search } from "./search";
import { send } from "./send";
import { figure, submit } from "./submit";

export { loadPlaces } from "../flows/places";

export const BEHIND: Behind = {
  screens: { roster, household, person, change, matter, send, submit, figure, search, help },
  sceneOf,
  sync,
};
