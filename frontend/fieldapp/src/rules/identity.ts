/** The identity number as GB 11643 writes it: check digit, birthday, sex. */

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = "10X98765432";

/** True when the last digit follows from the first seventeen and the birthday exists. */
export function isIdentity(number: string): boolean {
  if (!/^\d{17}[\dX]$/.test(number)) return false;
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(number[i]), 0);
  return CHECKS[sum % 11] === number[17] && isBirthday(number.slice(6, 14));
}

/** Birthday and sex that the number says. */
export function identityOf(number: string): { birth_on: string; sex: string } {
  const day = number.slice(6, 14);
  return {
    birth_on: `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`,
    sex: Number(number[16]) % 2 === 1 ? "1" : "2",
  };
}

/** Eight digits that are a day between 1900 and 2100. */
export function isBirthday(digits: string): boolean {
  if (!/^(19|20)\d{6}$/.test(digits)) return false;
  const text = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`;
  const moment = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().slice(0, 10) === text;
}

/** A mobile number, or a fixed line with its area. */
export function isPhone(digits: string): boolean {
  return /^1[3-9]\d{9}$/.test(digits) || /^0\d{9,11}$/.test(digits);
}
