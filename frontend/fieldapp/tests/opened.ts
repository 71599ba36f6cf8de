/** The app on a phone that is registered and open, drawn into an empty page. */
import { App } from "../src/app";
import { sync } from "../src/net/sync";
import { choosePin, closed, login } from "../src/screens/lock";
import { BEHIND } from "../src/screens/rest";
import { Phone } from "../src/store/phone";
import type { Server } from "./server";

let stores = 0;

/** With the server's roster in it; it talks with the platform when it is told to, not by itself. */
export async function opened(server: Server): Promise<App> {
  stores += 1;
  const phone = await Phone.start(`opened-${stores}`);
  phone.registered(server.registration("d1"));
  await phone.choosePin("135790");
  await sync(phone);
  const root = document.createElement("div");
  document.body.replaceChildren(root);
  const app = new App(phone, root, { login, choose_pin: choosePin, closed });
  app.add({ ...BEHIND, sync: () => Promise.resolve() });
  return app;
}

/** Go to a page and draw it. */
export function show(app: App, page: string): void {
  app.local = {};
  app.go(page);
}

export function all(selector: string): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(selector)];
}

export function press(selector: string): void {
  const [found] = all(selector);
  if (found === undefined) throw new Error(`nothing to press: ${selector}`);
  found.click();
}
