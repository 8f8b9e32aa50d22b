import { arrayFunctions } from './functions/arrays.ts';
import { conversionFunctions } from './functions/conversions.ts';
import type { LibraryFunction } from './functions/function.ts';
import { groupFunctions } from './functions/groups.ts';
import { textFunctions } from './functions/texts.ts';
import { timeFunctions } from './functions/times.ts';

export type { LibraryFunction } from './functions/function.ts';

/** Every function of the language by its name. @see Okta contract 5.5 */
export const library: ReadonlyMap<string, LibraryFunction> = new Map([
  ...textFunctions,
  ...arrayFunctions,
  ...conversionFunctions,
  ...groupFunctions,
  ...timeFunctions,
]);
