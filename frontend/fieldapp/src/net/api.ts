/** Talking with the platform: one door, two kinds of failure. */
import type { Answer, Registration, RosterPage, Submission, Task, Visit } from "./wire";

export const APP_VERSION = __APP_VERSION__;
const PATIENCE = 30_000;

/** Nobody answered: no network, or a gateway without a platform behind it. */
export class Unreachable extends Error {}

/** The platform said no, with its code and sentence. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly params: Record<string, string> = {},
  ) {
    super(message);
  }
}

const BUSY = new Set([429, 502, 503, 504]);

async function call<T>(method: string, path: string, token: string, body?: unknown): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (token !== "") headers["Authorization"] = `Bearer ${token}`;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  headers["Accept-Language"] = document.documentElement.lang;
  let response: Response;
  try {
    response = await fetch(`/api/${path}`, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
      credentials: "omit",
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE),
    });
  } catch {
    throw new Unreachable();
  }
  if (BUSY.has(response.status)) throw new Unreachable();
  if (response.ok) return (response.status === 204 ? null : await response.json()) as T;
  throw await refusal(response);
}

async function refusal(response: Response): Promise<Error> {
  try {
    const { code, message, params } = (await response.json()) as Partial<Refused>;
    return new Refused(response.status, code ?? "http.error", message ?? "", params);
  } catch {
    return new Unreachable();
  }
}

export async function logIn(username: string, password: string): Promise<string> {
  const issued = await call<{ token: string }>("POST", "auth/token", "", { username, password });
  return issued.token;
}

/** Of several groups that they visit the phone is one's; without a name of it, of the only one. */
export async function register(
  token: string,
  name: string,
  group: string | null,
): Promise<Registration> {
  return call("POST", "field/devices", token, group === null ? { name } : { name, group });
}

export async function rosterPage(
  token: string,
  cursor: string,
  codes: string,
): Promise<RosterPage> {
  const asked = new URLSearchParams({ cursor, codes });
  return call("GET", `field/roster?${asked.toString()}`, token);
}

export async function sync(token: string, device: string, visits: Visit[]): Promise<Answer> {
  return call("POST", "field/sync", token, { device, app_version: APP_VERSION, visits });
}

export async function sendSealed(
  token: string,
  device: string,
  envelopes: { id: string; sealed: string }[],
): Promise<Answer> {
  return call("POST", "field/sealed", token, { device, envelopes });
}

export async function submit(
  token: string,
  month: string,
  submission: Submission,
): Promise<{ task: Task }> {
  return call("POST", `field/tasks/${month}/submit`, token, submission);
}

export async function giveBack(token: string): Promise<void> {
  await call("DELETE", "field/device", token);
}
