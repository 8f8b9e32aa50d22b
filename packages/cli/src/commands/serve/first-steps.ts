import type { Terminal } from '../../terminal.ts';

/** What decides what a person should do first. */
export interface Standing {
  /** Where people reach the first org. */
  readonly url: string;
  readonly isProduction: boolean;
  /** People may make orgs of their own. */
  readonly isRegistrationOn: boolean;
  /** The first org has somebody to administer it. */
  readonly hasAdministrator: boolean;
  /** This terminal is signed in to some org. */
  readonly hasOrg: boolean;
}

/** What a person reads once the server listens: where it is, what to do first, how to stop. */
export function readyText(terminal: Pick<Terminal, 'accent'>, standing: Standing): string {
  const steps = firstSteps(standing);
  const width = Math.max(0, ...steps.map(([command]) => command.length));
  const lines = [
    `${terminal.accent('✓')} Gatehouse is ready at ${terminal.accent(standing.url)}`,
    '',
    ...steps.map(([what, why]) => `${terminal.accent(what)}${' '.repeat(width - what.length)}  ${why}`),
    `${'Ctrl-C'.padEnd(width)}  stops it`,
    '',
  ];
  return `\n${lines.map((line) => (line === '' ? '\n' : `  ${line}\n`)).join('')}`;
}

/** Commands and addresses, each with what it is good for, the most useful one first. @internal exported for tests */
export function firstSteps({
  url,
  isProduction,
  isRegistrationOn,
  hasAdministrator,
  hasOrg,
}: Standing): [what: string, why: string][] {
  const steps: [string, string][] = [];
  if (isRegistrationOn && !hasOrg) steps.push(['gatehouse register', 'makes an org of your own']);
  else if (hasOrg) steps.push(['gatehouse apps create web', 'registers an app and writes its .okta.env']);
  if (!hasAdministrator) steps.push(['gatehouse bootstrap', 'makes the first administrator of the org at this address']);
  if (!isProduction) steps.push([`${url}/dev/outbox`, 'shows the mails that the server sends']);
  return steps;
}
