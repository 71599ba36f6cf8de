/** The JSON of docs/field-sync.md, as it travels. */

export interface Spell {
  id: number;
  version: number;
  place: string;
  place_name: string;
  employer_name: string;
  start_on: string;
  wage_yuan_month: number | null;
  channel: string;
  occupation: string;
  industry: string;
}

export interface Wish {
  kind: string;
  places: string[];
  occupations: string[];
  wage_floor_yuan_month: number | null;
  until: string;
}

export interface Household {
  id: number;
  version: number;
  number: string;
  head: number | null;
  address: string;
  member_count: number;
  confirmed_on: string | null;
}

export interface Labourer {
  id: number;
  version: number;
  household: number;
  name: string;
  relation: string;
  sex: string;
  birth_on: string;
  phone: string;
  marital: string;
  education: string;
  student_status: string;
  capability: string;
  status: string;
  state: string;
  id_tail: string;
  confirmed_on: string;
  confirmed_how: string;
  /** The last month in which a visit reached them: coverage counts it. */
  asked_in: string;
  spell: Spell | null;
  wish: Wish | null;
}

/** A group that the account visits; `stands_in`: for its leader, for days. */
export interface Led {
  code: string;
  name: string;
  village: string;
  stands_in: boolean;
}

export type Codes = Record<string, [string, string][]>;

export interface Task {
  month: string;
  state: string;
  due_on: string;
  is_late: boolean;
  people: number;
  covered: number;
  sent_back: { reason: string; at: string; by: string } | null;
}

export interface SentBackVisit {
  kind: "visit";
  id: number;
  labourer: number;
  visit: string;
  month: string;
  reason: string;
  at: string;
  by: string;
}

export interface Side {
  value: unknown;
  visited_at: string;
  how: string;
  by: string;
  mine: boolean;
}

export interface OpenConflict {
  kind: "conflict";
  id: number;
  labourer: number | null;
  household: number | null;
  field: string;
  stands: unknown;
  at: string;
  sides: Side[];
}

export interface Finding {
  kind: "finding";
  id: number;
  labourer: number | null;
  household: number | null;
  code: string;
  level: "error" | "doubt";
  message: string;
  field: string;
}

export interface Rerouted {
  kind: "rerouted";
  id: string;
  labourer: number;
  visited_at: string;
  by: string;
  changes: Record<string, Change>;
}

/** Everything that wants the grid worker's hand. */
export type SendBack = SentBackVisit | OpenConflict | Finding | Rerouted;

export interface RosterPage {
  households: Household[];
  labourers: Labourer[];
  codes: { version: string; lists: Codes | null };
  tasks: Task[];
  send_backs: SendBack[];
  deleted: { households: number[]; labourers: number[] };
  more: boolean;
  cursor: string;
  server_time: string;
}

export interface Change {
  from: unknown;
  to: unknown;
}

export interface Start {
  act: "start";
  from: number | null;
  place: string;
  employer_name: string;
  start_on: string;
  channel: string;
  wage_yuan_month: number | null;
  occupation: string;
  industry: string;
  leader: number | null;
  is_point_to_point: boolean;
  doubt_reason: string;
}

export interface End {
  act: "end";
  /** Null: the open one, begun by a visit that no server has numbered yet. */
  spell: number | null;
  end_on: string;
  reason: string;
}

export interface Need {
  kind: string;
  note: string;
}

export interface ToldWish {
  kind: string;
  places: string[];
  occupations: string[];
  wage_floor_yuan_month: number | null;
  available_on: string | null;
  until: string | null;
  note: string;
}

/** A household's number, or `new:` and a UUID made here. */
export type HomeId = number | string;

export interface ToldHousehold {
  id: HomeId;
  /** 分家: where the person lived, and how many without a file go along. */
  from?: number;
  along?: number;
  base_version: number;
  changes: Record<string, Change>;
}

export type How = "at_home" | "phone";

export interface Visit {
  id: string;
  /** A person's id, or `new:` and a UUID made here. */
  labourer: number | string;
  seq: number;
  visited_at: string;
  base_version: number;
  no_change: boolean;
  how: How;
  changes: Record<string, Change>;
  status_on?: string;
  status_reason?: string;
  spell: Start | End | null;
  household: ToldHousehold | null;
  wish: ToldWish | null;
  needs: Need[];
  resolves: number | null;
  /** Of typing, measured here; a tap that nothing changed has none. */
  typed_seconds?: number;
}

export type Verdict = "accepted" | "duplicate" | "conflict" | "held" | "rerouted" | "refused";

export interface Result {
  id: string;
  verdict: Verdict;
  code: string;
  message: string;
  labourer: number | null;
  version: number | null;
  fields: { field: string; code: string; message: string }[];
}

export interface Answer {
  results: Result[];
  held: Result[];
  next_seq: number;
  server_time: string;
}

export interface Registration {
  device: string;
  token: string;
  expires: string;
  proof: string;
  public_key: string;
  group: { code: string; name: string; village: string; township: string };
  user: { name: string };
  next_seq: number;
  server_time: string;
  is_demo?: boolean;
}

export interface NotReached {
  labourer: number;
  reason: "away" | "not_home" | "refused" | "other";
  note: string;
}

export interface Submission {
  device: string;
  signed: boolean;
  not_reached: NotReached[];
  explanations: { finding: number; text: string }[];
}
