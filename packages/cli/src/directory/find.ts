import { ManagementError } from '@gatehouse/management-client';
import type { Cli } from '../cli.ts';
import { Problem } from '../problem.ts';
import { printable } from '../table.ts';

/**
 * How a person may name something. `exactly`: in full; `beginning`: the beginning will do where only one thing begins so.
 */
export type Naming = 'exactly' | 'beginning';

/** A change that nobody watches is made only to what the command names in full. */
export function namingFor(cli: Pick<Cli, 'isBatch'>): Naming {
  return cli.isBatch ? 'exactly' : 'beginning';
}

/** What was found under a name that somebody gave. */
interface Finding<T> {
  /** What kind of thing it is: `user`. */
  readonly noun: string;
  readonly given: string;
  /** Those whose whole name it is. */
  readonly exact: readonly T[];
  /** Those whose name begins so; in the order in which they are offered. */
  readonly beginning: readonly T[];
  readonly naming: Naming;
  nameOf(item: T): string;
  /** What helps when there is none. */
  readonly remedy: string;
}

const mostOffered = 5;

/** The one thing that is meant. @throws Problem when there is none, or more than one */
export function theOne<T>({ noun, given, exact, beginning, naming, nameOf, remedy }: Finding<T>): T {
  const possible = exact.length > 0 ? exact : beginning;
  const [first] = possible;
  if (first !== undefined && possible.length === 1 && (exact.length === 1 || naming === 'beginning')) return first;
  const name = `“${printable(given)}”`;
  if (first === undefined) throw new Problem(`There is no ${noun} ${name}.`, { remedy });
  const names = possible.slice(0, mostOffered).map((item) => printable(nameOf(item)));
  const offered = `${names.join(', ')}${possible.length > mostOffered ? ', and more' : ''}`;
  throw exact.length > 0
    ? new Problem(`More than one ${noun} is called ${name}: ${offered}.`, { remedy: 'Give the ID.' })
    : new Problem(`No ${noun} is called ${name} in full; there ${possible.length === 1 ? 'is' : 'are'} ${offered}.`, {
        remedy: 'Give the whole name.',
      });
}

/** Text as an expression of the API writes it: `profile.login sw "ada"`. */
export function quoted(text: string): string {
  return JSON.stringify(text);
}

/** True when the API refused because something else has the same `field`, which only one may have. */
export function isTaken(error: unknown, field: string): boolean {
  return (
    error instanceof ManagementError && error.causes.some((cause) => cause.startsWith(`${field}: An object with this field`))
  );
}
