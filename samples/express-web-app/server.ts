import { createServer, type Server } from 'node:http';
import { AuthError } from '@gatehouse/web';
import type { Express } from 'express';
import { createApp } from './app.ts';

const drainMs = 5000;

run();

function run(): void {
  const baseUrl = process.env['APP_BASE_URL'] || 'http://localhost:3000';
  const app = build(baseUrl);
  if (!app) return;

  const { hostname, origin, port } = addressOf(baseUrl);
  const server = createServer(app);
  server.on('error', (error: NodeJS.ErrnoException) => giveUp(explainListenError(error, port)));
  server.listen({ port, ...loopbackOnly(hostname) }, () => {
    console.log(`  The sample app listens at ${origin}`);
    process.send?.({ ready: true });
  });
  stopGracefully(server);
}

/** On a loopback address nobody else gets in; on any other name a proxy or the network is meant to. */
function loopbackOnly(hostname: string): { host?: string } {
  if (hostname === 'localhost' || hostname.endsWith('.localhost')) return { host: 'localhost' };
  return /^127\.|^\[::1\]$/.test(hostname) ? { host: hostname.replace(/[[\]]/g, '') } : {};
}

function addressOf(baseUrl: string): { hostname: string; origin: string; port: number } {
  const { hostname, origin, port, protocol } = new URL(baseUrl);
  return { hostname, origin, port: Number(port || (protocol === 'https:' ? 443 : 80)) };
}

/** Builds the app, or says in one sentence why its configuration does not do. */
function build(baseUrl: string): Express | undefined {
  try {
    return createApp({ auth: { baseUrl }, isIntranet: process.env['REQUIRE_SIGN_IN'] === 'everything' });
  } catch (error) {
    if (!(error instanceof AuthError && error.code === 'config_invalid')) throw error;
    giveUp(explainConfiguration(error));
    return undefined;
  }
}

function explainConfiguration({ detail }: AuthError): string {
  if (!detail.includes('OKTA_OAUTH2_')) return `The app cannot start: ${detail}`;
  return 'The app does not know yet where to sign people in: run `npm start` in the repository, or put three lines into .okta.env here, as README.md shows.';
}

function explainListenError(error: NodeJS.ErrnoException, port: number): string {
  const other = `set APP_BASE_URL to another one, as in http://localhost:${port < 1024 ? 3000 : port + 1}`;
  if (error.code === 'EADDRINUSE') return `Port ${port} is taken: stop the program that listens there, or ${other}.`;
  if (error.code === 'EACCES') return `Port ${port} needs more rights than you have: ${other}.`;
  return `The app cannot listen on port ${port} (${error.message}).`;
}

function giveUp(sentence: string): void {
  process.stderr.write(`  ✗ ${sentence}\n`);
  process.exitCode = 1;
}

/** Answers what has begun, then ends with exit code 0: at SIGTERM, at Ctrl-C, and when the program that started it is gone. */
function stopGracefully(server: Server): void {
  const stop = (): void => {
    server.close(() => process.exit(0));
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), drainMs).unref();
  };
  for (const event of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.once(event, stop);
  process.channel?.unref();
}
