/// <reference lib="webworker" />
/**
 * The field app without a network. One cache a build: the new one is filled whole beside the old
 * one, and takes over when the page says so (or at the next start). Only the app's own files are
 * kept here; nothing of the API ever is.
 */
const worker = self as unknown as ServiceWorkerGlobalScope;

interface Precache {
  version: string;
  files: string[];
}

/** Written in by the build. */
declare const __PRECACHE__: Precache;

const precache = __PRECACHE__;
const PREFIX = "wugong-field-";
const CACHE = PREFIX + precache.version;
const SHELL = "/field/";

worker.addEventListener("install", (event) => {
  event.waitUntil(fill());
});

worker.addEventListener("activate", (event) => {
  event.waitUntil(takeOver());
});

worker.addEventListener("message", (event) => {
  if (event.data === "take-over") void worker.skipWaiting();
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== worker.location.origin) return;
  if (!address.pathname.startsWith(SHELL)) return;
  event.respondWith(answer(request.mode === "navigate" ? SHELL : address.pathname, request));
});

async function fill(): Promise<void> {
  const cache = await caches.open(CACHE);
  const addresses = precache.files.map((name) => (name === "index.html" ? SHELL : SHELL + name));
  await cache.addAll(addresses.map((address) => new Request(address, { cache: "reload" })));
}

async function takeOver(): Promise<void> {
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && name !== CACHE) await caches.delete(name);
  }
  await worker.clients.claim();
}

async function answer(path: string, request: Request): Promise<Response> {
  const kept = await caches.match(path, { cacheName: CACHE });
  return kept ?? fetch(request);
}
