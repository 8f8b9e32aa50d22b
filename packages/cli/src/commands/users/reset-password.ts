import type { Cli } from '../../cli.ts';
import { connect } from '../../connection.ts';
import { namingFor } from '../../directory/find.ts';
import { findUser, statusWords, type User } from '../../directory/users.ts';
import { Problem } from '../../problem.ts';
import { printShownOnce } from '../../shown-once.ts';
import { asArgument, printable } from '../../table.ts';
import { userNow } from './activate.ts';

const hasNoPassword: ReadonlySet<User['status']> = new Set(['STAGED', 'PROVISIONED', 'DEPROVISIONED']);

/** Takes a user's password away, and prints or mails the link that sets another one. */
export async function resetPassword(
  cli: Cli,
  given: string,
  { sendEmail = false, endSessions = false }: { readonly sendEmail?: boolean; readonly endSessions?: boolean },
): Promise<void> {
  const { client } = connect(cli);
  const { id: userId, profile, status } = await findUser(client, given, namingFor(cli));
  const login = printable(profile.login);
  if (hasNoPassword.has(status))
    throw new Problem(`${login} is ${statusWords(status)}: there is no password to reset.`, {
      remedy: `Give the link that sets the first one: gatehouse users activate ${asArgument(profile.login)}.`,
    });
  const query = { sendEmail: sendEmail ? 'true' : 'false', revokeSessions: endSessions ? 'true' : 'false' } as const;
  const { data } = await cli.notes.step(
    `Resetting the password of ${login}`,
    () => client.POST('/api/v1/users/{userId}/lifecycle/reset_password', { params: { path: { userId }, query } }),
    () => `The password of ${login} works no longer${endSessions ? '; sessions and tokens are over' : ''}`,
  );
  const user = await userNow(client, userId);
  if (data && 'resetPasswordUrl' in data) {
    const { resetPasswordUrl } = data;
    printShownOnce(cli, { ...user, resetPasswordUrl }, resetPasswordUrl, [
      `With this link ${login} sets another one. It works once, and not for long: the password policy says how long. It is not shown again.`,
    ]);
    return;
  }
  cli.print({ json: user, text: undefined });
  cli.notes.say(`A mail with the link that sets another one goes to ${printable(profile.email)}.`);
}
