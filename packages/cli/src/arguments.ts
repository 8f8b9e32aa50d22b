import { parseArgs } from 'node:util';
import { DemoProblem } from './problem.ts';

/** What `npm start` was asked for. */
export interface DemoArguments {
  readonly help: boolean;
  readonly json: boolean;
  readonly reset: boolean;
}

/** The text of `--help`. */
export const helpText = `
  Starts an org with its sign-in page, and a sample app that signs people in with it.

  Usage
    npm start -- [options]

  Options
    --reset   Delete the data folder first: users, apps, keys and sessions start afresh
    --json    Print one JSON object on standard output when both are ready, everything else on standard error
    --help    Print this

  Environment
    GATEHOUSE_URL           Where the org is reached          http://localhost:8080
    APP_BASE_URL            Where the sample app is reached   http://localhost:3000
    GATEHOUSE_DATA          The data folder                   .gatehouse
    GATEHOUSE_DATABASE_URL  A PostgreSQL database in place of the embedded one

  Example
    APP_BASE_URL=http://localhost:3001 npm start -- --reset
`;

/**
 * Reads the command line.
 * @throws DemoProblem naming the option that does not exist
 */
export function readArguments(args: readonly string[]): DemoArguments {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        json: { type: 'boolean', default: false },
        reset: { type: 'boolean', default: false },
      },
    });
    return values;
  } catch (error) {
    const option = args.find((arg) => !['--help', '-h', '--json', '--reset'].includes(arg));
    throw new DemoProblem(`There is no option ${option}. Run \`npm start -- --help\` to see them all.`, { cause: error });
  }
}
