import type { Cli } from '../../cli.ts';
import { connect } from '../../connection.ts';
import { isTaken } from '../../directory/find.ts';
import { Problem } from '../../problem.ts';
import { asArgument, printable } from '../../table.ts';

/** Makes a group. */
export async function createGroup(cli: Cli, name: string, { description }: { readonly description?: string }): Promise<void> {
  const { client } = connect(cli);
  const { data: group } = await cli.notes.step(
    `Making ${printable(name)}`,
    () =>
      client
        .POST('/api/v1/groups', { body: { profile: { name, ...(description !== undefined && { description }) } } })
        .catch((error: unknown) => {
          throw isTaken(error, 'name') ? alreadyThere(name) : error;
        }),
    () => `The group ${printable(name)} is there`,
  );
  cli.print({ json: group, text: undefined });
  cli.notes.say(`Next: gatehouse groups add ${asArgument(name)} <user>`);
}

function alreadyThere(name: string): Problem {
  return new Problem(`There is a group ${printable(name)} already.`, {
    remedy: `See it: gatehouse groups show ${asArgument(name)}.`,
  });
}
