import { type Country, countryName, findCountry } from '../countries.ts';
import type { Value } from '../value.ts';
import { type Functions, type LibraryFunction, type Scope, textOf } from './function.ts';

const number = /^[+-]?\d{1,30}(?:\.\d{1,30})?$/;

/** @throws ExpressionError when it is no number */
function numberOf(value: Value, scope: Scope): number {
  if (typeof value === 'number') return value;
  const text = textOf(value, scope).trim();
  if (!number.test(text)) throw scope.error('a number is needed');
  return Number(text);
}

function intNear(value: Value, scope: Scope): number {
  const rounded = Math.round(numberOf(value, scope));
  if (!Number.isSafeInteger(rounded)) throw scope.error('the number is too large');
  return rounded;
}

const converting = (convert: (value: Value, scope: Scope) => Value): LibraryFunction => ({
  least: 1,
  most: 1,
  run: ([value = null], scope) => (value === null || value === '' ? null : convert(value, scope)),
});

/** What is no country's code gives null. */
const ofCountry = (tell: (country: Country) => string): LibraryFunction =>
  converting((code, scope) => {
    const country = findCountry(textOf(code, scope));
    return country ? tell(country) : null;
  });

/** `Convert.…` and `Iso3166Convert.…`. Null and '' give null. */
export const conversionFunctions: Functions = [
  ['Convert.toInt', converting(intNear)],
  ['Convert.toNum', converting(numberOf)],
  ['Iso3166Convert.toAlpha2', ofCountry(({ alpha2 }) => alpha2)],
  ['Iso3166Convert.toAlpha3', ofCountry(({ alpha3 }) => alpha3)],
  ['Iso3166Convert.toNumeric', ofCountry(({ numeric }) => numeric)],
  ['Iso3166Convert.toName', ofCountry(countryName)],
];
