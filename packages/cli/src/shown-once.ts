import type { Cli } from './cli.ts';

/** Prints a link or a token that is shown this once. @param json what programs get, the secret in it @param notes lines that say what it is for */
export function printShownOnce(cli: Cli, json: object, secret: string, notes: readonly string[]): void {
  if (!cli.isJson) cli.notes.say('');
  cli.print({ json, text: `  ${cli.output.accent(secret)}` });
  if (!cli.isJson) cli.notes.say('');
  for (const note of notes) cli.notes.say(note);
}
