/**
 * What is not sent yet, for the server's eyes alone (docs/field-sync.md, Sealed visits): an
 * ephemeral P-256 key with the server's public one, HKDF-SHA-256, AES-256-GCM. The phone itself
 * cannot open it again.
 */

const INFO = new TextEncoder().encode("wugong field sealed 1");
const CURVE = { name: "ECDH", namedCurve: "P-256" };
const VERSION = 1;

/** Seal to the server's public key (base64 of the uncompressed point) for one device. */
export async function seal(publicKey: string, device: string, value: unknown): Promise<string> {
  const theirs = await crypto.subtle.importKey("raw", fromBase64(publicKey), CURVE, false, []);
  const ours = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  const shared = await crypto.subtle.deriveBits(
    { name: "ECDH", public: theirs },
    ours.privateKey,
    256,
  );
  const point = new Uint8Array(await crypto.subtle.exportKey("raw", ours.publicKey));
  const key = await sealingKey(shared, point);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const text = await crypto.subtle.encrypt(
    { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(device) },
    key,
    new TextEncoder().encode(JSON.stringify(value)),
  );
  return toBase64(new Uint8Array([VERSION, ...point, ...iv, ...new Uint8Array(text)]));
}

async function sealingKey(
  shared: ArrayBuffer,
  salt: Uint8Array<ArrayBuffer>,
): Promise<CryptoKey> {
  const secret = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  return crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt, info: INFO },
    secret,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt"],
  );
}

function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
