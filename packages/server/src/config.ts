import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { usualLogRetentionDays } from './domain/system-log/retention.ts';
import { Secret } from './platform/secret.ts';
import type { MailAddress, SmtpServer } from './platform/smtp.ts';
import type { DatabaseOptions } from './schema/db.ts';

/** Everything the server is told from outside, checked. */
export interface Config {
  /** Where people reach the server: scheme, host and port, no path. Issuers, links and redirects start here, never from a request header. */
  readonly publicUrl: URL;
  /** The public URL is not loopback: stricter rules hold. */
  readonly isProduction: boolean;
  /** Address and port to listen on. */
  readonly listen: { readonly host: string; readonly port: number };
  /** Folder of the embedded database, the generated master key and the logs. */
  readonly dataFolder: string;
  readonly database: DatabaseOptions;
  /** 32 bytes, or undefined: then a key is generated into the data folder at first start (never in production). */
  readonly masterKey: Buffer | undefined;
  /** Addresses or CIDR ranges whose X-Forwarded-For is believed; empty: nobody's. */
  readonly trustedProxies: readonly string[];
  /** Addresses or CIDR ranges of special use (private networks, loopback) that requests of our own may go to; empty: none. */
  readonly outboundAllowed: readonly string[];
  /** Where mails are handed in; undefined: they wait. */
  readonly smtp: SmtpServer | undefined;
  /** Who mails come from. */
  readonly mailFrom: MailAddress;
  /** Whether people may sign up for an org of their own. */
  readonly isRegistrationOn: boolean;
  /** How many calls of the management API an org may make in a minute to one resource. */
  readonly apiCallsPerMinute: number;
  /** Days that events of the system log are kept. */
  readonly logRetentionDays: number;
  readonly logLevel: LogLevel;
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
type LogLevel = (typeof logLevels)[number];

/** Names every variable that is wrong and what would be right; never the value given. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/**
 * Reads the server's configuration from environment variables. A secret may come from a file named by `NAME_FILE`.
 * @throws ConfigError naming all problems at once
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const problems: string[] = [];
  const publicUrl = readPublicUrl(env['GATEHOUSE_URL'], problems);
  const isProduction = !isLoopbackHost(publicUrl.hostname);
  if (isProduction && publicUrl.protocol !== 'https:') {
    problems.push('GATEHOUSE_URL must be https or loopback, as in https://id.example.com');
  }
  const dataFolder = env['GATEHOUSE_DATA'] || '.gatehouse';
  const databaseUrl = readSecret(env, 'GATEHOUSE_DATABASE_URL', problems);
  const masterKey = readMasterKey(readSecret(env, 'GATEHOUSE_MASTER_KEY', problems), isProduction, problems);
  const config: Config = {
    publicUrl,
    isProduction,
    listen: {
      host: env['GATEHOUSE_HOST'] || (isProduction ? '0.0.0.0' : 'localhost'),
      port: readPort(env, publicUrl, isProduction, problems),
    },
    dataFolder,
    database: readDatabase(databaseUrl, dataFolder, problems),
    masterKey,
    trustedProxies: readNetworks(env, 'GATEHOUSE_TRUSTED_PROXIES', problems),
    outboundAllowed: readNetworks(env, 'GATEHOUSE_OUTBOUND_ALLOW', problems),
    smtp: readSmtp(readSecret(env, 'GATEHOUSE_SMTP_URL', problems), problems),
    mailFrom: readMailFrom(env['GATEHOUSE_MAIL_FROM'], publicUrl, problems),
    isRegistrationOn: readRegistration(env, publicUrl, isProduction, problems),
    apiCallsPerMinute: readCount(env, 'GATEHOUSE_API_RATE_LIMIT', 1200, problems),
    logRetentionDays: readCount(env, 'GATEHOUSE_LOG_RETENTION_DAYS', usualLogRetentionDays, problems),
    logLevel: readLogLevel(env['GATEHOUSE_LOG_LEVEL'], problems),
  };
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

/** Whether a URL's host name always means this machine. */
function isLoopbackHost(hostname: string): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '127.0.0.1' || hostname === '[::1]';
}

function readPublicUrl(value: string | undefined, problems: string[]): URL {
  const fallback = new URL('http://localhost:8080');
  if (!value) return fallback;
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search || url.hash || url.username || url.password) {
    problems.push('GATEHOUSE_URL must be an http(s) URL of scheme, host and port only, as in https://id.example.com');
    return fallback;
  }
  return url;
}

function readPort(
  env: Readonly<Record<string, string | undefined>>,
  publicUrl: URL,
  isProduction: boolean,
  problems: string[],
): number {
  const value = env['GATEHOUSE_PORT'];
  if (!value) return isProduction ? 8080 : Number(publicUrl.port || (publicUrl.protocol === 'https:' ? 443 : 80));
  const port = Number(value);
  if (!/^\d+$/.test(value) || port > 65_535) problems.push('GATEHOUSE_PORT must be a port number from 0 to 65535');
  return port;
}

function readSecret(env: Readonly<Record<string, string | undefined>>, name: string, problems: string[]): string | undefined {
  const file = env[`${name}_FILE`];
  if (!file) return env[name] || undefined;
  try {
    const secret = readFileSync(file, 'utf8').trim();
    if (secret === '') problems.push(`${name}_FILE must name a file that is not empty`);
    return secret || undefined;
  } catch {
    problems.push(`${name}_FILE must name a file that this process can read`);
    return undefined;
  }
}

function readMasterKey(value: string | undefined, isProduction: boolean, problems: string[]): Buffer | undefined {
  if (value === undefined) {
    if (isProduction)
      problems.push(
        'GATEHOUSE_MASTER_KEY must be set in production: 32 random bytes in base64, as from: openssl rand -base64 32',
      );
    return undefined;
  }
  const key = Buffer.from(value, 'base64');
  if (key.length !== 32)
    problems.push('GATEHOUSE_MASTER_KEY must be 32 random bytes in base64, as from: openssl rand -base64 32');
  return key;
}

function readDatabase(url: string | undefined, dataFolder: string, problems: string[]): DatabaseOptions {
  if (url && !/^postgres(ql)?:\/\//.test(url))
    problems.push('GATEHOUSE_DATABASE_URL must start with postgres://, or be absent for the embedded database');
  return url ? { kind: 'postgres', url } : { kind: 'sqlite', file: join(dataFolder, 'gatehouse.db') };
}

function readNetworks(env: Readonly<Record<string, string | undefined>>, name: string, problems: string[]): string[] {
  const entries = (env[name] ?? '').split(',').flatMap((entry) => entry.trim() || []);
  if (!entries.every(isNetwork)) {
    problems.push(`${name} must list IP addresses or CIDR ranges, separated by commas, as in 10.0.0.0/8`);
  }
  return entries;
}

/** An address, or a range whose prefix leaves at least one bit to compare: a range of all addresses would mean everybody. */
function isNetwork(entry: string): boolean {
  const [, address = '', bits] = /^([0-9a-fA-F.:]+)(?:\/(\d{1,3}))?$/.exec(entry) ?? [];
  const longest = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0;
  return longest > 0 && (bits === undefined || (Number(bits) >= 1 && Number(bits) <= longest));
}

function readSmtp(value: string | undefined, problems: string[]): SmtpServer | undefined {
  if (value === undefined) return undefined;
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const user = url && decoded(url.username);
  const password = url && decoded(url.password);
  const isWhole =
    url &&
    /^smtps?:$/.test(url.protocol) &&
    /^(?:[\w.-]+|\[[\da-f:.]+\])$/i.test(url.hostname) &&
    /^\/?$/.test(url.pathname) &&
    !url.search &&
    !url.hash;
  if (!isWhole || user === undefined || password === undefined || (user === '') !== (password === '')) {
    problems.push(
      'GATEHOUSE_SMTP_URL must be as in smtps://user:password@mail.example.com:465, or smtp:// for STARTTLS; special characters as %40',
    );
    return undefined;
  }
  const isTls = url.protocol === 'smtps:';
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(url.port || (isTls ? 465 : 587)),
    isTls,
    ...(user !== '' && { user, password: new Secret(password) }),
  };
}

/** Undefined for text that is no percent-encoding. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function readMailFrom(value: string | undefined, publicUrl: URL, problems: string[]): MailAddress {
  const fallback = { name: 'Gatehouse', address: `no-reply@${publicUrl.hostname}` };
  if (!value) return fallback;
  const [, name, named, alone] = /^(?:"?([^"<>]*?)"?\s*<([^<>]+)>|([^<>"]+))$/.exec(value.trim()) ?? [];
  const address = named ?? alone ?? '';
  if (/\p{C}/u.test(value) || !/^[^\s@,;:]+@[^\s@,;:]+$/.test(address)) {
    problems.push('GATEHOUSE_MAIL_FROM must be a mail address, perhaps with a name, as in Example Ltd <no-reply@example.com>');
    return fallback;
  }
  return { name: name?.trim() || null, address };
}

/** New orgs live at names below the public host, and an IP address has none; and nobody gets one without a mail. */
function readRegistration(
  env: Readonly<Record<string, string | undefined>>,
  publicUrl: URL,
  isProduction: boolean,
  problems: string[],
): boolean {
  const value = env['GATEHOUSE_REGISTRATION'];
  const hasSmtp = Boolean(env['GATEHOUSE_SMTP_URL'] || env['GATEHOUSE_SMTP_URL_FILE']);
  const isAddress = isIP(publicUrl.hostname.replace(/^\[(.*)\]$/, '$1')) !== 0;
  if (value && value !== 'on' && value !== 'off') problems.push('GATEHOUSE_REGISTRATION must be on or off');
  if (value === 'on' && isAddress)
    problems.push(
      'GATEHOUSE_REGISTRATION must be off while the host of GATEHOUSE_URL is an IP address: new orgs need names below it',
    );
  if (value === 'on' && isProduction && !hasSmtp)
    problems.push('GATEHOUSE_REGISTRATION must be off in production without GATEHOUSE_SMTP_URL: a mail is part of every sign-up');
  return value ? value === 'on' : !isProduction && !isAddress;
}

function readCount(env: Readonly<Record<string, string | undefined>>, name: string, usual: number, problems: string[]): number {
  const value = env[name];
  if (!value) return usual;
  if (!/^[1-9]\d{0,8}$/.test(value)) problems.push(`${name} must be a whole number from 1 to 999999999`);
  return Number(value);
}

function readLogLevel(value: string | undefined, problems: string[]): LogLevel {
  const level = logLevels.find((name) => name === (value || 'info'));
  if (!level) problems.push(`GATEHOUSE_LOG_LEVEL must be one of ${logLevels.join(', ')}`);
  return level ?? 'info';
}
