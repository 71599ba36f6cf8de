import { beforeEach, describe, expect, it, vi } from "vitest";
import { openArrived } from "../src/dialogs";
import { startFill } from "../src/fill";
import { nextHit } from "../src/palette";
import { csrfToken, isFailure, showFailure, startRequests } from "../src/requests";
import { share } from "../src/share";
import { label, pause, startTray } from "../src/tray";

beforeEach(() => {
  document.head.innerHTML = '<meta name="csrf-token" content="token">';
  document.body.innerHTML = '<div id="toasts"></div><template id="failed"><div class="banner"><code data-code></code></div></template>';
});

describe("requests", () => {
  it("every htmx request carries the token of the page", () => {
    startRequests(document);
    const headers: Record<string, string> = {};
    const detail = { ctx: { request: { headers } } };
    document.dispatchEvent(new CustomEvent("htmx:config:request", { detail }));
    expect(headers["X-CSRFToken"]).toBe(csrfToken(document));
  });

  it("a form sent back with errors is shown, a failed server is told", () => {
    expect([200, 422, 409].some(isFailure)).toBe(false);
    expect([0, 403, 404, 500, 503].every(isFailure)).toBe(true);
    showFailure(document, "E-71");
    expect(document.querySelector("#toasts code")?.textContent).toBe("E-71");
  });
});

describe("the tray", () => {
  it("asks often at first, seldom later, and never when nothing runs", () => {
    expect([pause(1, 0), pause(1, 50), pause(1, 500), pause(0, 0)]).toEqual([1_000, 3_000, 10_000, null]);
    expect(label("{n} 项进行中 {p}%", 2, 62)).toBe("2 项进行中 62%");
    expect(label("{n}", 0, 0)).toBe("");
  });

  it("asks at once after a reload while something runs", async () => {
    document.body.insertAdjacentHTML("beforeend", '<details><div data-tray data-running="1"></div></details>');
    const asked = vi.fn();
    document.querySelector("[data-tray]")?.addEventListener("refresh", asked);
    startTray(document);
    await vi.waitFor(() => { expect(asked).toHaveBeenCalledOnce(); });
  });
});

describe("small things", () => {
  it("arrows go round through the hits and the field", () => {
    expect([nextHit(-1, 1, 2), nextHit(0, 1, 2), nextHit(1, 1, 2), nextHit(-1, -1, 2), nextHit(-1, 1, 0)]).toEqual([0, 1, -1, 1, -1]);
  });

  it("a dialog that arrives with a fragment opens by itself", () => {
    document.body.insertAdjacentHTML("beforeend", "<dialog data-open></dialog>");
    openArrived(document);
    expect(document.querySelector("dialog")?.open).toBe(true);
  });

  it("an example account fills the login", () => {
    document.body.innerHTML = '<form><input name="username"><input name="password"></form><button data-fill="chen" data-with="word"></button>';
    startFill(document);
    document.querySelector<HTMLElement>("[data-fill]")?.click();
    expect(document.querySelector<HTMLInputElement>("[name=username]")?.value).toBe("chen");
  });

  it("a vacancy is shared by the phone's own sheet, else copied", async () => {
    const writeText = vi.fn(() => Promise.resolve());
    expect(await share("缝纫工", "https://x", { share: () => Promise.resolve() })).toBe("shared");
    expect(await share("缝纫工", "https://x", { clipboard: { writeText } })).toBe("copied");
    expect(await share("缝纫工", "https://x", { share: () => Promise.reject(new Error("closed")) })).toBe("nothing");
    expect(writeText).toHaveBeenCalledWith("缝纫工 https://x");
  });
});
