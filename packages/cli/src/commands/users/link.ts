import type { Cli } from '../../cli.ts';

/** Prints a link that is shown once. @param json what programs get, the link in it @param notes lines that say what it is for */
export function printLink(cli: Cli, json: object, link: string, notes: readonly string[]): void {
  cli.notes.say('');
  cli.print({ json, text: `  ${cli.output.accent(link)}` });
  cli.notes.say('');
  for (const note of notes) cli.notes.say(note);
}
