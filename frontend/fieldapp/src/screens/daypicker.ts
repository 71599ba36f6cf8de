/** When: a month of the last twelve, and which third of it. */
import type { App } from "../app";
import type { Answer, Question } from "../flows/flow";
import { dayInThird, lastMonths, type Third, thirdOf, thirdsBegun } from "../rules/dates";
import { h } from "../ui/dom";
import { thirdName, thirdWords } from "../ui/facts";
import { radios } from "../ui/parts";
import { monthNear, monthWords, t } from "../ui/words";

type DayQuestion = Extract<Question, { type: "day" }>;
type Take = (value: string, words: string) => void;

export function day(
  app: App,
  question: DayQuestion,
  answer: Answer | undefined,
  take: Take,
): HTMLElement {
  const today = app.today();
  const possible = (month: string): Third[] =>
    thirdsBegun(month, today).filter((one) => dayInThird(month, one) > (question.from ?? ""));
  const months = lastMonths(today, 12).filter((month) => possible(month).length > 0);
  if (months.length === 0) return onlyToday(today, answer, take);
  const chosen = app.local["month"] ?? answer?.value.slice(0, 7) ?? null;
  return h(
    "div",
    {},
    radios({
      labelledBy: "question",
      look: "words",
      choices: months.map((month) => ({ value: month, label: monthNear(month, today) })),
      chosen,
      choose: (month) => {
        app.local["month"] = month;
        app.render();
      },
    }),
    chosen === null ? null : thirds(chosen, possible(chosen), answer, take),
  );
}

function thirds(
  month: string,
  possible: Third[],
  answer: Answer | undefined,
  take: Take,
): HTMLElement {
  const isHere = answer !== undefined && answer.value.startsWith(month);
  const label = t("{month}的哪几天？", { month: monthWords(month) });
  return h(
    "div",
    {},
    h("p", { class: "glabel", id: "third" }, label),
    radios({
      labelledBy: "third",
      look: "words",
      choices: possible.map((third) => ({ value: third, label: thirdName(third) })),
      chosen: isHere ? thirdOf(answer.value) : null,
      choose: (third) => {
        const first = dayInThird(month, third as Third);
        take(first, thirdWords(first));
      },
    }),
  );
}

/** Begun this third, ended this third: only today is later. */
function onlyToday(today: string, answer: Answer | undefined, take: Take): HTMLElement {
  return radios({
    labelledBy: "question",
    choices: [{ value: today, label: t("就这几天") }],
    chosen: answer?.value ?? null,
    choose: (value) => {
      take(value, thirdWords(value));
    },
  });
}
