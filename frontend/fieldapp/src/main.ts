/** The start: look into the phone, draw, keep talking with the platform while open. */
import "./field.css";
import { App } from "./app";
import { choosePin, closed, login } from "./screens/lock";
import { Phone } from "./store/phone";
import { recallLanguage } from "./ui/words";
import { startWorker } from "./update";

const MINUTE = 60_000;
const IDLE = 5 * MINUTE;

const SCREENS = { login, choose_pin: choosePin, closed };

async function start(): Promise<void> {
  await recallLanguage();
  const root = document.getElementById("app");
  if (root === null) return;
  const phone = await Phone.start();
  const app = new App(phone, root, SCREENS);
  app.render();
  listen(app, phone);
  await more(app).catch(() => {
    // Cut before the app was whole: it begins again with the network, and is kept from then on.
    window.addEventListener("online", () => {
      location.reload();
    });
  });
}

/** What lies behind the six digits comes while they are typed, then all is kept on the phone. */
async function more(app: App): Promise<void> {
  const { BEHIND, loadPlaces } = await import("./screens/rest");
  app.add(BEHIND);
  await startWorker();
  await loadPlaces();
  if (app.phone.stage === "open") app.render();
}

function listen(app: App, phone: Phone): void {
  window.addEventListener("online", () => {
    phone.setLine({ isOnline: true });
    app.syncSoon();
  });
  window.addEventListener("offline", () => {
    phone.setLine({ isOnline: false });
  });
  setInterval(() => {
    void phone.look();
    app.syncSoon();
  }, MINUTE);
  let hiddenAt = 0;
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) hiddenAt = Date.now();
    else if (Date.now() - hiddenAt > IDLE) phone.close();
    else app.syncSoon();
  });
  window.addEventListener("keydown", (event) => {
    if (app.typeDigit === null || document.activeElement instanceof HTMLInputElement) return;
    if (/^\d$/.test(event.key)) app.typeDigit(event.key);
    if (event.key === "Backspace") app.typeDigit("delete");
  });
}

void start();
