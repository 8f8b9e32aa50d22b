import { runProgram } from './program.ts';

process.exitCode = await runProgram(process.argv.slice(2), process);
process.stdout.write('', () => process.exit()); // all is written, and nothing that is still open keeps a finished command
