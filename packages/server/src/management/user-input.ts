import { z } from 'zod';
import type { Attributes } from '../domain/user-attributes/attribute.ts';
import { checkProfile, type Profile, type ProfileInput } from '../domain/users/profile.ts';
import { violatedConstraint } from '../schema/constraint.ts';
import { ApiError, invalid } from './api-error.ts';
import { text } from './fields.ts';

/** A path that names a user. */
export const userParams = z.object({ userId: text(1, 100).describe('Id, login, login without its domain, or `me`') });

/** A profile as callers send it; its attributes are checked against the org's schema. */
export const profileInput = z.record(z.string(), z.unknown(), 'must be an object');

/** A question and its answer, which is stored as a hash. */
export const recoveryQuestionInput = z.object({ question: text(1, 100), answer: text(1, 200) });

/** A flag in a query. */
export function flag(usual: boolean) {
  return z
    .enum(['true', 'false'], 'must be true or false')
    .default(usual ? 'true' : 'false')
    .transform((value) => value === 'true');
}

/** The profile that comes of `input`. @throws ApiError E0000001 with every reason why it may not be stored */
export function goodProfile(attributes: Attributes, before: Profile | undefined, input: ProfileInput): Profile {
  const checked = checkProfile(attributes, before, input);
  if (checked.outcome === 'good') return checked.profile;
  throw invalid(checked.causes);
}

/** What a failed write of a user means for the caller: the login is somebody's, or a group to join was deleted meanwhile. */
export function refusalOfWrite(error: unknown): unknown {
  switch (violatedConstraint(error)) {
    case 'unique':
      return new ApiError('E0000001', 'login', ['login: An object with this field already exists in the current organization']);
    case 'foreign_key':
      return new ApiError('E0000007', 'groupIds (UserGroup)');
    case undefined:
      return error;
  }
}

/** Names of attributes that two profiles do not share. */
export function changedAttributes(before: Profile, after: Profile): string[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].filter((name) => JSON.stringify(before.get(name)) !== JSON.stringify(after.get(name)));
}
