import type { Command } from 'commander';
import { addCommand, type Runs } from '../../command.ts';
import { serverOptions } from '../serve/commands.ts';
import type { DoctorOptions } from './doctor.ts';

/** `doctor`: what breaks sign-ins, and how to mend it. */
export function doctorCommand(program: Command, runs: Runs): void {
  const command = addCommand(program, 'doctor', 'Check what breaks sign-ins in practice, and say how to mend it.', [
    'gatehouse doctor',
    'gatehouse doctor --app Quickstart',
    'gatehouse doctor --config-file ../web/.okta.env --redirect-uri http://localhost:4000/login/callback --json',
  ])
    .option('--app <app>', 'an app of this terminal’s org, by client ID or name; else what .okta.env says')
    .option('--config-file <file>', 'the file of the app’s settings (.okta.env)')
    .option('--redirect-uri <uri>', 'where the app waits for people (APP_BASE_URL and /authorization-code/callback)');
  serverOptions(command).action(runs(async (cli, options: DoctorOptions) => (await import('./doctor.ts')).doctor(cli, options)));
}
