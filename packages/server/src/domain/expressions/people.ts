import { toIsoText } from '../../platform/time.ts';
import { internalUser } from './functions/function.ts';
import { type Value, valueOfJson } from './value.ts';

/** What an expression may know of a person. Instants are milliseconds UTC. */
export interface PersonFacts {
  readonly id: string;
  readonly status: string;
  readonly login: string;
  readonly email: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  /** Further attributes by their Okta names. */
  readonly profile: Readonly<Record<string, unknown>>;
  readonly updatedAt: number;
  readonly createdAt: number;
  readonly activatedAt: number | null;
  readonly statusChangedAt: number | null;
  readonly lastSignInAt: number | null;
}

/** The variables that tell of a person: `user`, with its attributes also as `user.profile.…`, and what `user.getInternalProperty` tells. */
export function personVariables(person: PersonFacts): [string, Value][] {
  const { login, email, firstName, lastName } = person;
  const attributes: [string, Value][] = [
    ...Object.entries(person.profile).map(([name, value]): [string, Value] => [name, valueOfJson(value)]),
    ['login', login],
    ['email', email],
    ['firstName', firstName],
    ['lastName', lastName],
  ];
  const internal: [string, Value][] = [
    ['id', person.id],
    ['status', person.status],
    ['created', toIsoText(person.createdAt)],
    ['lastUpdated', toIsoText(person.updatedAt)],
    ['activated', isoOrNull(person.activatedAt)],
    ['statusChanged', isoOrNull(person.statusChangedAt)],
    ['lastLogin', isoOrNull(person.lastSignInAt)],
  ];
  return [
    [
      'user',
      new Map<string, Value>([['profile', new Map(attributes)], ['id', person.id], ['status', person.status], ...attributes]),
    ],
    [internalUser, new Map(internal)],
  ];
}

function isoOrNull(milliseconds: number | null): string | null {
  return milliseconds === null ? null : toIsoText(milliseconds);
}
