/** A new build: fetched whole beside the old one, taken over when he says so. */

/** Start the worker; without one (an old browser) the app still runs with a network. */
export async function startWorker(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register("/field/sw.js", { scope: "/field/" });
}

/** Ask for a newer build, let it take over, and begin again with it. */
export async function takeUpdate(): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration("/field/");
  await registration?.update();
  const fresh = registration?.installing ?? registration?.waiting;
  if (fresh !== undefined && fresh !== null) {
    await installed(fresh);
    const over = new Promise((resolve) => {
      navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true });
    });
    fresh.postMessage("take-over");
    await over;
  }
  location.reload();
}

async function installed(worker: ServiceWorker): Promise<void> {
  if (worker.state === "installed") return;
  await new Promise<void>((resolve) => {
    worker.addEventListener("statechange", () => {
      if (worker.state !== "installing") resolve();
    });
  });
}
