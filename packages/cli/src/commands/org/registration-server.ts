import type { Cli } from '../../cli.ts';
import { readOrgSettings } from '../../org-file.ts';
import { exitCodes, Problem } from '../../problem.ts';
import { addressProblem, isLoopback, tidyAddress } from './org-address.ts';

const usualServer = 'http://localhost:8080';
const usualRegistrationId = 'reg405abrRAkn0TRf5d6';

/**
 * The server at which people sign up for an org.
 * @param given what `--server` says
 * @throws Problem when the address is none
 * @see Okta CLI, registration URL (contract 7.2)
 */
export function registrationServer(cli: Pick<Cli, 'env' | 'properties'>, given?: string): string {
  const value = given ?? configuredServer(cli) ?? usualServer;
  const problem = addressProblem(value, cli);
  if (problem !== undefined)
    throw new Problem(problem, {
      remedy: 'Name the server with --server, or in OKTA_CLI_REGISTRATION_URL.',
      exitCode: exitCodes.usage,
    });
  return tidyAddress(value);
}

/** The same, unless told: the server of the org that this terminal is signed in to, when that runs on this machine. */
export function serverAtHand(cli: Cli): string {
  const { orgUrl } = readOrgSettings(cli);
  const url = orgUrl !== undefined && URL.canParse(orgUrl) ? new URL(orgUrl) : undefined;
  if (configuredServer(cli) !== undefined || url === undefined || !isLoopback(url)) return registrationServer(cli);
  return `${url.protocol}//${url.host.replace(/^.+\.localhost(?=:|$)/, 'localhost')}`;
}

function configuredServer({ env, properties }: Pick<Cli, 'env' | 'properties'>): string | undefined {
  return properties['okta.cli.registrationUrl'] || env['OKTA_CLI_REGISTRATION_URL'] || env['GATEHOUSE_URL'] || undefined;
}

/** Under which id people sign up at that server; ours takes any. */
export function registrationId({ env, properties }: Pick<Cli, 'env' | 'properties'>): string {
  return properties['okta.cli.registrationId'] || env['OKTA_CLI_REGISTRATION_ID'] || usualRegistrationId;
}
