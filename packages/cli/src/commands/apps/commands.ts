import type { Command } from 'commander';
import { addCommand, addDefaultCommand, addGroup, listOption, type Runs } from '../../command.ts';
import type { CreateOptions } from './questions.ts';

const serverOption = '--authorization-server-id <id>';

/** `gatehouse apps …`: the apps that people sign in to. */
export function appCommands(program: Command, runs: Runs): void {
  const apps = addGroup(program, 'apps', 'Apps that people sign in to: make, list, show, delete.');

  addCommand(apps, 'create [type]', 'Make an app, and write its settings into the file that it reads.', [
    'gatehouse apps create web',
    'gatehouse apps create web --app-name Quickstart --redirect-uri http://localhost:3000/authorization-code/callback --batch',
    'gatehouse apps create spring-boot',
  ])
    .addHelpText('after', createHelp)
    .option('--app-name <name>', 'name of the app (the name of the folder)')
    .option('--redirect-uri <uri>', 'where people come back after signing in; several with commas', listOption)
    .option('--post-logout-redirect-uri <uri>', 'where people land after signing out; several with commas', listOption)
    .option(serverOption, "authorization server; org for the org's own (default)")
    .option('--config-file <file>', 'file for the settings (.okta.env)')
    .option('--framework <name>', 'express, okta-spring-boot, spring-boot, quarkus or other')
    .option('-f, --force', 'replace settings of another app in the file, and change an app that is there, without a question')
    .action(
      runs(async (cli, options: CreateOptions, type: string | undefined) =>
        (await import('./create.ts')).createApp(cli, type, options),
      ),
    );

  addDefaultCommand(apps, 'list', 'List the active apps.', ['gatehouse apps', 'gatehouse apps list --all'])
    .option('--all', 'inactive ones too')
    .action(runs(async (cli, options: { all?: boolean }) => (await import('./list.ts')).listApps(cli, options)));

  addCommand(apps, 'show <app>', 'Show an app: by client ID, name, or the beginning of one.', [
    'gatehouse apps show Quickstart',
  ]).action(runs(async (cli, _options: object, app: string) => (await import('./show.ts')).showApp(cli, app)));

  addCommand(apps, 'config [app]', 'Show client ID, client secret and issuer of an app.', [
    'gatehouse apps config Quickstart',
    'gatehouse apps config --app 0oa1b2c3d4e5f6g7h8i9 --json',
  ])
    .option('--app <app>', 'client ID or name of the app')
    .option(serverOption, 'authorization server whose issuer is shown (default)')
    .action(
      runs(async (cli, options: { app?: string; authorizationServerId?: string }, app: string | undefined) =>
        (await import('./config.ts')).showConfig(cli, app, options),
      ),
    );

  addCommand(apps, 'delete <app...>', 'Deactivate and delete apps.', [
    'gatehouse apps delete Quickstart',
    'gatehouse apps delete -f 0oa1b2c3d4e5f6g7h8i9',
  ])
    .option('-f, --force', 'do not ask')
    .action(
      runs(async (cli, options: { force?: boolean }, wanted: string[]) =>
        (await import('./delete.ts')).deleteApps(cli, wanted, options),
      ),
    );
}

const createHelp = `
Types:
  web        runs on a server and keeps a secret; settings go to .okta.env
  spa        runs in the browser
  native     runs on a phone or a desktop
  service    machine to machine; settings go to .okta.env
  express, okta-spring-boot, spring-boot, quarkus
             web apps; with the redirect URI and the settings file of that framework

Run again with the same name it uses the app that is there, and completes what an interrupted run left undone.`;
