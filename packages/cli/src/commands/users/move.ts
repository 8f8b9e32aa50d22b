import type { ManagementClient } from '@gatehouse/management-client';
import type { Cli } from '../../cli.ts';
import { connect } from '../../connection.ts';
import { namingFor } from '../../directory/find.ts';
import { findUser } from '../../directory/users.ts';
import { asArgument, printable } from '../../table.ts';
import { userNow } from './activate.ts';

interface Move {
  call(client: ManagementClient, userId: string): Promise<unknown>;
  doing(login: string): string;
  done(login: string): string;
  /** What may come next. @param user as an argument of a command */
  next(user: string): string | undefined;
}

const moves = {
  deactivate: {
    call: (client, userId) => client.POST('/api/v1/users/{userId}/lifecycle/deactivate', { params: { path: { userId } } }),
    doing: (login) => `Deactivating ${login}`,
    done: (login) => `${login} is deactivated: sessions and tokens are over`,
    next: (user) => `Undo: gatehouse users activate ${user}. For good: gatehouse users delete ${user}`,
  },
  suspend: {
    call: (client, userId) => client.POST('/api/v1/users/{userId}/lifecycle/suspend', { params: { path: { userId } } }),
    doing: (login) => `Suspending ${login}`,
    done: (login) => `${login} is suspended: sessions and tokens are over`,
    next: (user) => `Undo: gatehouse users unsuspend ${user}`,
  },
  unsuspend: {
    call: (client, userId) => client.POST('/api/v1/users/{userId}/lifecycle/unsuspend', { params: { path: { userId } } }),
    doing: (login) => `Letting ${login} in again`,
    done: (login) => `${login} may sign in`,
    next: () => undefined,
  },
  unlock: {
    call: (client, userId) => client.POST('/api/v1/users/{userId}/lifecycle/unlock', { params: { path: { userId } } }),
    doing: (login) => `Unlocking ${login}`,
    done: (login) => `${login} may sign in`,
    next: (user) => `If the password is forgotten: gatehouse users reset-password ${user}`,
  },
} as const satisfies Record<string, Move>;

/** Moves a user in the lifecycle, where the status allows it. */
export async function moveUser(cli: Cli, name: keyof typeof moves, given: string): Promise<void> {
  const { client } = connect(cli);
  const move: Move = moves[name];
  const { id, profile } = await findUser(client, given, namingFor(cli));
  const login = printable(profile.login);
  await cli.notes.step(
    move.doing(login),
    () => move.call(client, id),
    () => move.done(login),
  );
  cli.print({ json: await userNow(client, id), text: undefined });
  const next = move.next(asArgument(profile.login));
  if (next !== undefined) cli.notes.say(next);
}
