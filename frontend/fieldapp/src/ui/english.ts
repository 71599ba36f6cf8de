/** English of every sentence; a missing one does not compile. */
import { QUESTIONS } from "./english-questions";
import { SCREENS } from "./english-screens";

export { RELATIONS } from "./english-codes";
export const ENGLISH = { ...QUESTIONS, ...SCREENS } as const;
