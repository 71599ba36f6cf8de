import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { App } from "../src/app";
import { choosePin, closed, login } from "../src/screens/lock";
import { Phone } from "../src/store/phone";
import { save, type Told } from "../src/store/saving";
import { speak } from "../src/ui/words";
import { all, press } from "./opened";
import { Server } from "./server";

const OWN = { code: "530627102201002", name: "2组", village: "凉水村", stands_in: false };
const OTHER = { code: "530627102201001", name: "1组", village: "凉水村", stands_in: true };

let server: Server;
let app: App;

beforeEach(async () => {
  server = await Server.start();
  const phone = await Phone.start(`login-${Math.random()}`);
  const root = document.createElement("div");
  document.body.replaceChildren(root);
  history.replaceState(null, "", "/field/");
  app = new App(phone, root, { login, choose_pin: choosePin, closed });
  app.render();
});

afterEach(async () => {
  await speak("zh");
  vi.unstubAllGlobals();
});

async function logsIn(): Promise<void> {
  const type = (name: string, text: string): void => {
    const found = document.querySelector<HTMLInputElement>(`[name=${name}]`);
    if (found !== null) found.value = text;
  };
  type("username", "chen");
  type("password", "Correct-horse-7");
  press("[data-key=enter]");
  await vi.waitFor(() => {
    expect(all("[data-key=enter]")).toEqual([]);
  });
}

function registrations(): unknown[] {
  return server.calls.filter(({ path }) => path.endsWith("devices")).map(({ body }) => body["group"]);
}

describe("the login of a grid worker", () => {
  it("of one group is asked nothing more", async () => {
    server.groups = [OWN];
    await logsIn();
    expect([app.phone.stage, registrations()]).toEqual(["choose_pin", [undefined]]);
  });

  it("who stands in for another too chooses the group this phone is for", async () => {
    server.groups = [OWN, OTHER];
    await logsIn();
    expect(app.phone.stage).toBe("login");
    const shown = all("[data-key^=group-]").map((one) => one.textContent);
    expect(shown).toEqual(["凉水村 2组", "凉水村 1组替别人走访"]);
    await speak("en");
    app.render();
    expect(all("#which")[0]?.textContent).toBe("Which group is this phone for?");
    press(`[data-key=group-${OTHER.code}]`);
    await vi.waitFor(() => {
      expect(app.phone.stage).toBe("choose_pin");
    });
    expect(registrations()).toEqual([undefined, OTHER.code]);
    expect([app.phone.session?.group.code, app.phone.place]).toEqual([OTHER.code, "凉水村 1组"]);
  });

  it("reads which group the sealed visits of a wiped phone wait for, that one first", async () => {
    app.phone.registered(server.registration("d0")); // for the other's group
    await app.phone.choosePin("135790");
    const wire = { base_version: 3, how: "at_home", no_change: true } as const;
    const told = [10, 11, 12].map(
      (id): Told => ({ kind: "none", householdId: 1, name: "", wire: { ...wire, labourer: id } }),
    );
    await save(app.phone, told);
    await app.phone.forget("silence");
    app.render();
    server.groups = [OWN, OTHER];
    await logsIn();
    const shown = (): (string | null)[] => all("[data-key^=group-]").map((one) => one.textContent);
    expect(shown()).toEqual(["凉水村 1组替别人走访·还有 3 条没交的走访", "凉水村 2组"]);
    await speak("en");
    app.render();
    expect(shown()[0]).toContain("standing in·3 unsent visits");
  });

  it("keeps the choice on the page when the platform refuses it or nobody answers", async () => {
    server.groups = [OWN, OTHER];
    await logsIn();
    for (const [failure, words] of [
      [404, "不行。"],
      ["cut_before", "没有网络"],
    ] as const) {
      server.failures = [failure];
      press(`[data-key=group-${OWN.code}]`);
      await vi.waitFor(() => {
        expect(all(".err")[0]?.textContent).toContain(words);
      });
      expect(all("[data-key^=group-]")).toHaveLength(2);
    }
    press("[data-key=回上一步]");
    expect(document.querySelector<HTMLInputElement>("[name=username]")?.value).toBe("chen");
  });
});
