/** 问村里: plain answers, the language, locking, updating, giving the phone back. */
import type { App, View } from "../app";
import { APP_VERSION, giveBack } from "../net/api";
import { h } from "../ui/dom";
import { askTwice, button } from "../ui/parts";
import { t } from "../ui/words";
import { takeUpdate } from "../update";
import { languageSwitch } from "./lock";

export function help(app: App): View {
  const { group } = app.phone.mustSession();
  const answers: [string, string][] = [
    [t("没有网络怎么办"), t("照样走访、照样记。记的存在手机里，有信号时自己发。")],
    [t("记错了怎么办"), t("10 秒里点“撤回”。过了就再记一次对的，村里看最新的。")],
    [
      t("手机丢了怎么办"),
      t("马上告诉村里，村里一停，手机里的名册就打不开了。没有密码的人也打不开。"),
    ],
    [t("7 天没有网络怎么办"), t("名册会清掉。没发的还锁着，登录后接着发，一条不少。")],
    [t("谁看得到"), t("只有你、{village}和上级劳务站看得到。", { village: group.village })],
  ];
  return {
    title: t("问村里"),
    head: { sub: `${group.township}·${group.village}`, back: "", backLabel: "" },
    tab: "help",
    main: [
      ...answers.map(([question, answer]) =>
        h("section", { class: "now" }, h("h2", { class: "ask-head" }, question), h("p", {}, answer)),
      ),
      h("p", { class: "glabel" }, t("这个手机")),
      h("div", { class: "pad16 stack" }, ...phoneButtons(app)),
      h("p", { class: "note" }, t("{n} 版", { n: APP_VERSION })),
    ],
    isLive: true,
  };
}

function phoneButtons(app: App): HTMLElement[] {
  const close = (): void => {
    app.draft = null;
    app.phone.close();
    app.local = {};
    app.render();
  };
  const update = (): void => {
    void takeUpdate();
  };
  const giveUp = (): void => {
    void giveAway(app);
  };
  return [
    languageSwitch(app),
    button(t("锁上"), close, { kind: "plain sm" }),
    button(t("看看有没有新版"), update, { kind: "plain sm" }),
    button(t("这个手机不用了"), giveUp, { kind: "due sm" }),
  ];
}

async function giveAway(app: App): Promise<void> {
  const count = app.phone.unsent.length;
  const isSure = await askTwice(
    t("这个手机不用了？"),
    count === 0
      ? t("名册会清掉。要用时再登录。")
      : t("名册会清掉。没发的 {n} 条还锁着，登录后接着发。", { n: count }),
    t("是，清掉"),
    t("不清，回去"),
  );
  if (!isSure) return;
  try {
    await giveBack(app.phone.mustSession().token);
  } finally {
    await app.phone.forget(null);
    app.local = {};
    app.render();
  }
}
