import type { ManagementClient } from '@gatehouse/management-client';
import type { Cli } from '../../cli.ts';
import { connect } from '../../connection.ts';
import { namingFor } from '../../directory/find.ts';
import { findUser, type User } from '../../directory/users.ts';
import { printShownOnce } from '../../shown-once.ts';
import { asArgument, printable } from '../../table.ts';

/** Activates a user, or gives one who was activated and has no password yet another link. */
export async function activateUser(
  cli: Cli,
  given: string,
  { sendEmail = false }: { readonly sendEmail?: boolean },
): Promise<void> {
  const { client } = connect(cli);
  const user = await findUser(client, given, namingFor(cli));
  const { login } = user.profile;
  const activated = await cli.notes.step(
    `Activating ${printable(login)}`,
    () => activate(client, user, sendEmail),
    () => `${printable(login)} may sign in`,
  );
  printActivated(cli, activated, sendEmail);
}

/** A user after activation. */
export interface Activated {
  readonly user: User;
  /** The link that sets the first password; undefined when the user has one, or gets it by mail. */
  readonly activationUrl: string | undefined;
}

/** Activates `user`. @param sendEmail mails the link in place of giving it */
export async function activate(client: ManagementClient, { id, status }: User, sendEmail: boolean): Promise<Activated> {
  const params = { path: { userId: id }, query: { sendEmail: sendEmail ? 'true' : 'false' } } as const;
  const { data } =
    status === 'PROVISIONED'
      ? await client.POST('/api/v1/users/{userId}/lifecycle/reactivate', { params })
      : await client.POST('/api/v1/users/{userId}/lifecycle/activate', { params });
  return {
    user: await userNow(client, id),
    activationUrl: data && 'activationUrl' in data ? data.activationUrl : undefined,
  };
}

/** The user as the server has it now. */
export async function userNow(client: ManagementClient, userId: string): Promise<User> {
  const { data } = await client.GET('/api/v1/users/{userId}', { params: { path: { userId } } });
  if (!data) throw new Error('the server gave no user');
  return data;
}

/** Prints the user, and the link once; what comes next goes to the notes. */
export function printActivated(cli: Cli, { user, activationUrl }: Activated, isMailed: boolean): void {
  const login = printable(user.profile.login);
  if (activationUrl === undefined) {
    cli.print({ json: user, text: undefined });
    if (isMailed && user.status === 'PROVISIONED')
      cli.notes.say(`A mail with the link that sets a password goes to ${printable(user.profile.email)}.`);
    return;
  }
  printShownOnce(cli, { ...user, activationUrl }, activationUrl, [
    `With this link ${login} sets a password. It works once, for seven days, and is not shown again.`,
    `A new one: gatehouse users activate ${asArgument(user.profile.login)}`,
  ]);
}
