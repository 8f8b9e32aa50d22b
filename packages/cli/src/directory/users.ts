import { type ApiObject, type ManagementClient, ManagementError } from '@gatehouse/management-client';
import { type Naming, quoted, theOne } from './find.ts';

/** A user as the API has one. */
export type User = ApiObject<'User'>;

/** Columns of a list of users. */
export const userHeader = ['Login', 'Name', 'Status', 'ID'] as const;

/** The cells of a user. */
export function userRow(user: User): string[] {
  return [user.profile.login, fullName(user), statusWords(user.status), user.id];
}

/** First and last name, as far as there are any. */
export function fullName({ profile }: Pick<User, 'profile'>): string {
  return [profile.firstName, profile.lastName].filter((part) => part).join(' ');
}

/** A word of the API as people read it: `LOCKED_OUT` is `locked out`. */
export function statusWords(word: string): string {
  return word.toLowerCase().replaceAll('_', ' ');
}

/**
 * The user whom a person means: by id, login, login without its domain, `me`, or email address; else by how login or address begins.
 * @throws Problem when nobody or more than one is meant
 */
export async function findUser(client: ManagementClient, given: string, naming: Naming): Promise<User> {
  const user = await userByName(client, given);
  if (user) return user;
  const search = `profile.login sw ${quoted(given)} or profile.email sw ${quoted(given)}`;
  const { data: beginning = [] } =
    given === '' ? {} : await client.GET('/api/v1/users', { params: { query: { search, sortBy: 'profile.login', limit: 20 } } });
  return theOne({
    noun: 'user',
    given,
    exact: beginning.filter(({ profile }) => profile.email.toLowerCase() === given.toLowerCase()),
    beginning,
    naming,
    nameOf: ({ profile }) => profile.login,
    remedy: 'See who is there with `gatehouse users list`.',
  });
}

/** Every user of several names, once each, in their order. @throws Problem for the first that is not there */
export async function findUsers(client: ManagementClient, given: readonly string[], naming: Naming): Promise<User[]> {
  const byId = new Map<string, User>();
  for (const name of given) {
    const user = await findUser(client, name, naming);
    byId.set(user.id, user);
  }
  return [...byId.values()];
}

/** What the API itself understands in a path. */
async function userByName(client: ManagementClient, userId: string): Promise<User | undefined> {
  if (/^\.{0,2}$/.test(userId)) return undefined; // another path
  try {
    return (await client.GET('/api/v1/users/{userId}', { params: { path: { userId } } })).data;
  } catch (error) {
    if (error instanceof ManagementError && error.code === 'E0000007') return undefined;
    throw error;
  }
}
