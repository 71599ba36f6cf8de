/** A platform for the tests: it keeps what it is sent, and can open the seals. */
import { vi } from "vitest";
import type { Led, Registration, RosterPage, Verdict, Visit } from "../src/net/wire";
import { house, labourer } from "./people";

const CURVE = { name: "ECDH", namedCurve: "P-256" };

export interface Sent {
  path: string;
  token: string;
  body: Record<string, unknown>;
}

export class Server {
  readonly calls: Sent[] = [];
  readonly kept = new Map<string, Visit>();
  verdict: Verdict = "accepted";
  /** What the next calls meet instead of an answer. */
  failures: (number | "cut_before" | "cut_after")[] = [];
  roster: RosterPage;
  nextSeq = 1;
  /** The groups that whoever logs in visits. */
  groups: Led[] = [];
  /** What is said of envelopes. */
  sealedCode = "";
  private readonly keys: CryptoKeyPair;
  private readonly point: string;

  private constructor(keys: CryptoKeyPair, point: string) {
    this.keys = keys;
    this.point = point;
    this.roster = {
      households: [house(1)],
      labourers: [labourer(10), labourer(11)],
      codes: { version: "a", lists: {} },
      tasks: [],
      send_backs: [],
      deleted: { households: [], labourers: [] },
      more: false,
      cursor: "1",
      server_time: "2019-08-22T10:24:00+08:00",
    };
  }

  /** Answers fetch from now on. */
  static async start(): Promise<Server> {
    const keys = await crypto.subtle.generateKey(CURVE, true, ["deriveBits"]);
    const raw = new Uint8Array(await crypto.subtle.exportKey("raw", keys.publicKey));
    const server = new Server(keys, btoa(String.fromCharCode(...raw)));
    vi.stubGlobal("fetch", (path: string, init: RequestInit) => server.answer(path, init));
    return server;
  }

  registration(device: string): Registration {
    return {
      device,
      token: `token-of-${device}`,
      expires: "2020-02-26T10:00:00+08:00",
      proof: `proof-of-${device}`,
      public_key: this.point,
      group: { code: "530627102201001", name: "1组", village: "凉水村", township: "塘房镇" },
      user: { name: "朱*" },
      next_seq: 1,
      server_time: this.roster.server_time,
    };
  }

  answer(path: string, init: RequestInit): Promise<Response> {
    const headers = init.headers as Record<string, string>;
    const body = JSON.parse((init.body as string | null) ?? "{}") as Record<string, unknown>;
    const failure = this.failures.shift();
    const cut = (): Promise<Response> => Promise.reject(new TypeError("no network"));
    if (failure === "cut_before") return cut();
    if (typeof failure === "number") return json(failure, { code: "x", message: "不行。" });
    this.calls.push({ path, token: headers["Authorization"] ?? "", body });
    if (path.endsWith("auth/token")) return json(200, { token: "login" });
    if (path.endsWith("field/devices")) return this.register(body["group"]);
    const answer = path.includes("roster") ? this.roster : this.take(body);
    return failure === "cut_after" ? cut() : json(200, answer);
  }

  /** As the platform does it: of several groups one has to be named. */
  private register(group: unknown): Promise<Response> {
    const params = { groups: JSON.stringify(this.groups) };
    const refusal = { code: "device.which_group", message: "您走访 2 个组。", params };
    if (group === undefined && this.groups.length > 1) return json(409, refusal);
    const chosen = this.groups.find(({ code }) => code === group);
    const registration = this.registration("d1");
    const named = chosen === undefined ? {} : { group: { ...registration.group, ...chosen } };
    return json(201, { ...registration, ...named });
  }

  private take(body: Record<string, unknown>): unknown {
    const visits = (body["visits"] ?? []) as Visit[];
    const envelopes = (body["envelopes"] ?? []) as { id: string }[];
    const results = [...visits, ...envelopes].map(({ id }) => {
      const verdict = this.kept.has(id) ? "duplicate" : this.verdict;
      this.kept.set(id, visits.find((visit) => visit.id === id) ?? ({ id } as Visit));
      const code = "envelopes" in body ? this.sealedCode : "";
      return { id, verdict, code, message: "", labourer: 10, version: 4, fields: [] };
    });
    return { results, held: [], next_seq: this.nextSeq, server_time: this.roster.server_time };
  }

  /** Open an envelope as docs/field-sync.md describes it. */
  async open(sealed: string, device: string): Promise<Record<string, unknown>> {
    const bytes = Uint8Array.from(atob(sealed), (letter) => letter.charCodeAt(0));
    const point = bytes.slice(1, 66);
    const theirs = await crypto.subtle.importKey("raw", point, CURVE, false, []);
    const shared = await crypto.subtle.deriveBits(
      { name: "ECDH", public: theirs },
      this.keys.privateKey,
      256,
    );
    const secret = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
    const info = new TextEncoder().encode("wugong field sealed 1");
    const key = await crypto.subtle.deriveKey(
      { name: "HKDF", hash: "SHA-256", salt: point, info },
      secret,
      { name: "AES-GCM", length: 256 },
      false,
      ["decrypt"],
    );
    const additionalData = new TextEncoder().encode(device);
    const text = await crypto.subtle.decrypt(
      { name: "AES-GCM", iv: bytes.slice(66, 78), additionalData },
      key,
      bytes.slice(78),
    );
    return JSON.parse(new TextDecoder().decode(text)) as Record<string, unknown>;
  }
}

export function json(status: number, body: unknown): Promise<Response> {
  return Promise.resolve(new Response(JSON.stringify(body), { status }));
}
