import type { Cli } from '../../cli.ts';

/**
 * What is wrong with the address of an org or a server, as a sentence.
 * @see Okta CLI, the hosts that it rejects (contract 7.2)
 */
export function addressProblem(value: string, cli: Pick<Cli, 'env' | 'properties'>): string | undefined {
  if (/[{}]|yourOktaDomain/.test(value))
    return `Replace ${value.match(/\{.*\}|yourOktaDomain/)?.[0] ?? value} by your org's own domain.`;
  const url = /^https?:\/\//i.test(value) && URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined) return 'Enter the whole address, such as https://dev-123.okta.com or http://localhost:8080.';
  if (url.username !== '' || url.password !== '') return 'Enter the address without a user name and password.';
  if (url.pathname !== '/' || /[?#]/.test(value)) return `Enter the address without what comes after the domain: ${url.origin}`;
  if (url.hostname.includes('.com.com')) return `The domain ends in .com twice: ${url.hostname}`;
  if (isAdminHost(url.hostname))
    return `This is the address of the Admin Console. The org's own is ${url.origin.replace('-admin.', '.')}`;
  if (url.protocol === 'http:' && !isLoopback(url) && !isHttpAllowed(cli))
    return `The address must begin with https://, or the API token would travel in the clear: ${url.host}`;
  return undefined;
}

/** The address in the form in which it is kept: no slash at the end. */
export function tidyAddress(value: string): string {
  return new URL(value).origin;
}

/** Whether the host is this machine. */
export function isLoopback({ hostname }: URL): boolean {
  return /^(?:(?:.+\.)?localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
}

function isAdminHost(hostname: string): boolean {
  return /-admin\.(?:[\w-]+\.)*(?:okta[\w-]*|trexcloud)\.\w+$/.test(hostname);
}

function isHttpAllowed({ env, properties }: Pick<Cli, 'env' | 'properties'>): boolean {
  return (properties['okta.testing.disableHttpsCheck'] ?? env['OKTA_TESTING_DISABLEHTTPSCHECK']) === 'true';
}

/** What is wrong with an API token, as a sentence; never the token itself. */
export function tokenProblem(value: string): string | undefined {
  if (/\{|apiToken/i.test(value)) return 'Replace {apiToken} by a token of your own.';
  if (/^SSWS\s/i.test(value)) return 'Enter the token alone, without SSWS.';
  return /^[\w.~+/-]{1,4096}=*$/.test(value) ? undefined : 'This is not an API token: it has letters, digits, - and _ only.';
}
