import type { Auth } from './auth.ts';
import type { Instance } from './instance.ts';

/** Where an `Auth` keeps its parts, for this package's adapters and test helpers only. */
export const internals: unique symbol = Symbol('gatehouse internals');

/** The parts of an `Auth` that `createAuth` made. @throws TypeError for anything else. */
// biome-ignore lint/suspicious/noExplicitAny: whatever claims the app declared, the parts are the same
export function partsOf(auth: Auth<any>): Instance {
  const instance = (auth as { readonly [internals]?: Instance })[internals];
  if (instance === undefined) throw new TypeError('this Auth was not made by createAuth of the same copy of @gatehouse/web');
  return instance;
}
