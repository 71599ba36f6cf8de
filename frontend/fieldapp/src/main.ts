/** The start: look into the phone, draw, keep talking with the platform while open. */
import "./field.css";
import { App } from "./app";
import { loadPlaces } from "./flows/places";
import { change } from "./screens/change";
import { help } from "./screens/help";
import { household } from "./screens/household";
import { choosePin, closed, login } from "./screens/lock";
import { matter } from "./screens/matters";
import { person } from "./screens/person";
import { roster } from "./screens/roster";
import { search } from "./screens/search";
import { send } from "./screens/send";
import { figure, submit } from "./screens/submit";
import { Phone } from "./store/phone";
import { recallLanguage } from "./ui/words";
import { startWorker } from "./update";

const MINUTE = 60_000;
const IDLE = 5 * MINUTE;

const SCREENS = {
  login,
  choose_pin: choosePin,
  closed,
  roster,
  household,
  person,
  change,
  matter,
  send,
  submit,
  figure,
  search,
  help,
};

async function start(): Promise<void> {
  await recallLanguage();
  const root = document.getElementById("app");
  if (root === null) return;
  const phone = await Phone.start();
  const app = new App(phone, root, SCREENS);
  app.render();
  listen(app, phone);
  await startWorker();
  await loadPlaces();
  if (phone.stage === "open") app.render();
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
