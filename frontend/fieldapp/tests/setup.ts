import "fake-indexeddb/auto";
import { webcrypto } from "node:crypto";

// The page's own crypto is the browser's; here it is Node's, which speaks the same.
Object.defineProperty(globalThis, "crypto", { value: webcrypto, configurable: true });
