/** Every change by the name of its page. */
import type { Flow } from "./flow";
import { fresh, home } from "./newcomers";
import { born, dead, married, moved, need, phone, wish } from "./person";
import { able, relation, school } from "./record";
import { split } from "./split";
import { back, out, town, work } from "./work";

export const flows: Record<string, Flow> = {
  out,
  town,
  back,
  work,
  wish,
  phone,
  married,
  born,
  moved,
  dead,
  need,
  able,
  school,
  relation,
  new: fresh,
  home,
  split,
};
