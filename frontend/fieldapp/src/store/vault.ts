/**
 * The lock of the phone's store: one data key, wrapped by a key that only the six digits make.
 * Nothing but the wrapped key, its salt and a count lies open.
 */

export const ITERATIONS = 310_000;

export interface Lock {
  salt: Uint8Array<ArrayBuffer>;
  iterations: number;
  iv: Uint8Array<ArrayBuffer>;
  wrapped: ArrayBuffer;
}

export interface Locked {
  iv: Uint8Array<ArrayBuffer>;
  data: ArrayBuffer;
}

/** A fresh data key under these six digits. */
export async function newLock(
  pin: string,
  iterations = ITERATIONS,
): Promise<{ lock: Lock; key: CryptoKey }> {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const data = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, [
    "encrypt",
    "decrypt",
  ]);
  const wrapping = await pinKey(pin, salt, iterations);
  const wrapped = await crypto.subtle.wrapKey("raw", data, wrapping, { name: "AES-GCM", iv });
  const lock = { salt, iterations, iv, wrapped };
  return { lock, key: await mustOpen(lock, pin) };
}

/** The data key, or nothing when the digits are wrong. */
export async function openLock(lock: Lock, pin: string): Promise<CryptoKey | null> {
  try {
    return await mustOpen(lock, pin);
  } catch {
    return null;
  }
}

async function mustOpen(lock: Lock, pin: string): Promise<CryptoKey> {
  const wrapping = await pinKey(pin, lock.salt, lock.iterations);
  return crypto.subtle.unwrapKey(
    "raw",
    lock.wrapped,
    wrapping,
    { name: "AES-GCM", iv: lock.iv },
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt", "decrypt"],
  );
}

async function pinKey(
  pin: string,
  salt: Uint8Array<ArrayBuffer>,
  iterations: number,
): Promise<CryptoKey> {
  const digits = new TextEncoder().encode(pin);
  const raw = await crypto.subtle.importKey("raw", digits, "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey(
    { name: "PBKDF2", hash: "SHA-256", salt, iterations },
    raw,
    { name: "AES-GCM", length: 256 },
    false,
    ["wrapKey", "unwrapKey"],
  );
}

/** Any value, readable only while the lock is open. */
export async function lockAway(key: CryptoKey, value: unknown): Promise<Locked> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const text = new TextEncoder().encode(JSON.stringify(value));
  return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, text) };
}

/** The value again. */
export async function takeOut<T>(key: CryptoKey, locked: Locked): Promise<T> {
  const text = await crypto.subtle.decrypt({ name: "AES-GCM", iv: locked.iv }, key, locked.data);
  return JSON.parse(new TextDecoder().decode(text)) as T;
}
