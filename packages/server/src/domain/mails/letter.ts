import { renderMail } from '../../platform/mail-templates.ts';
import { formatTime } from '../../platform/time-format.ts';
import type { MailContent, MailKind, QueuedMail } from './mail.ts';

/** A mail as it is read. */
export interface Letter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The links in it, the one to follow first. */
  readonly links: readonly string[];
}

/** What one kind of mail says, in plain words; both parts of the mail are drawn from it. */
interface Words {
  readonly subject: string;
  /** Name over the text: the org that writes. */
  readonly sender: string;
  readonly heading: string;
  readonly greeting: string;
  readonly sentences: readonly string[];
  readonly button: { readonly label: string; readonly href: string } | null;
  readonly code: string | null;
  /** How long the link or code works. */
  readonly limit: string | null;
  /** Why the person gets this mail, and what to do when it is none of theirs. */
  readonly reason: string;
}

type Content<K extends MailKind> = Extract<MailContent, { kind: K }>;
type Writers = { readonly [K in MailKind]: (content: Content<K>, lifetime: string) => Words };

/**
 * Draws a mail: subject, and the same words as HTML and as text.
 *
 * Whoever asks for a mail to a stranger chooses names in it: those are shown only when they look like names, on one line, so that nobody has us
 * deliver a message or an address of theirs.
 */
export function letterOf({ content, createdAt, expiresAt }: QueuedMail): Letter {
  const lifetime = `${inWords(Math.round((expiresAt - createdAt) / 60_000))}, until ${formatTime(expiresAt, "d MMMM yyyy, HH:mm 'UTC'", 'UTC')}`;
  const words = (writers[content.kind] as (content: MailContent, lifetime: string) => Words)(content, lifetime);
  if (words.button && !/^https?:\/\/[^\s\\]+$/.test(words.button.href))
    throw new TypeError('a link in a mail leads to the web only');
  return {
    subject: oneLine(words.subject),
    ...renderMail(words),
    links: words.button ? [words.button.href] : [],
  };
}

const writers: Writers = {
  ACTIVATION: ({ org, user, url }, lifetime) => ({
    ...greeted(org.name, user.firstName),
    subject: `Activate your account at ${oneLine(org.name)}`,
    heading: 'Activate your account',
    sentences: [
      `An account was made for you at ${hostOf(org.baseUrl)}. Your user name is ${oneLine(user.login)}.`,
      'Choose a password to begin.',
    ],
    button: { label: 'Choose a password', href: url.reveal() },
    limit: linkLimit(lifetime),
    reason: `You get this mail because an administrator of ${oneLine(org.name)} gave you an account. If you did not expect it, ignore it.`,
  }),

  RESET_PASSWORD: ({ org, user, url }, lifetime) => ({
    ...greeted(org.name, user.firstName),
    subject: `Choose a new password for ${oneLine(org.name)}`,
    heading: 'Choose a new password',
    sentences: [
      `An administrator reset the password of ${oneLine(user.login)} at ${hostOf(org.baseUrl)}. The old one works no longer.`,
    ],
    button: { label: 'Choose a new password', href: url.reveal() },
    limit: linkLimit(lifetime),
    reason: `You get this mail because an administrator of ${oneLine(org.name)} reset your password. If that surprises you, ask your help desk.`,
  }),

  FORGOT_PASSWORD: ({ org, user, url }, lifetime) => ({
    ...greeted(org.name, user.firstName),
    subject: `Choose a new password for ${oneLine(org.name)}`,
    heading: 'Did you forget your password?',
    sentences: [
      `With this link you set a new one for ${oneLine(user.login)} at ${hostOf(org.baseUrl)}. Until then the old one works.`,
    ],
    button: { label: 'Choose a new password', href: url.reveal() },
    limit: linkLimit(lifetime),
    reason: `You get this mail because somebody asked for it for your account at ${oneLine(org.name)}. If it was not you, ignore it: nothing changes.`,
  }),

  REGISTRATION: ({ firstName, domain, confirmUrl, askedFrom }, lifetime) => ({
    ...greeted('Gatehouse', firstName),
    subject: 'Confirm your address to get your org',
    heading: 'Confirm your address',
    sentences: [`Your org will live at ${oneLine(domain)}. Confirm this address and choose a password, and it is yours.`],
    button: { label: 'Confirm and go on', href: confirmUrl.reveal() },
    limit: linkLimit(lifetime),
    reason: askedReason(askedFrom),
  }),

  REGISTRATION_CODE: ({ firstName, domain, code, askedFrom }, lifetime) => ({
    ...greeted('Gatehouse', firstName),
    subject: 'Your code to get your org',
    heading: 'Confirm your address',
    sentences: [`Your org will live at ${oneLine(domain)}. Type this code where you were asked for it.`],
    code: code.reveal(),
    limit: `The code works once, for ${lifetime}.`,
    reason: askedReason(askedFrom),
  }),

  ALREADY_REGISTERED: ({ domain, signInUrl }) => ({
    ...greeted('Gatehouse', null),
    subject: 'You have an org already',
    heading: 'You have an org already',
    sentences: [`Somebody asked for an org with this address. It has one, at ${oneLine(domain)}, so no other was made.`],
    button: { label: 'Sign in', href: signInUrl },
    reason:
      'You get this mail because this address was typed into a sign-up form. If it was not you, ignore it: nothing changes.',
  }),

  ORG_WITHOUT_PASSWORD: ({ domain, url }, lifetime) => ({
    ...greeted('Gatehouse', null),
    subject: 'Choose the password of your org',
    heading: 'Choose a password',
    sentences: [`Your org is at ${oneLine(domain)}, and you are its first administrator. Choose your password to begin.`],
    button: { label: 'Choose a password', href: url.reveal() },
    limit: linkLimit(lifetime),
    reason:
      'You get this mail because this address was typed into a sign-up form. If it was not you, ignore it: nothing changes.',
  }),

  NOT_REGISTERED: ({ signUpUrl }) => ({
    ...greeted('Gatehouse', null),
    subject: 'There is no org with this address',
    heading: 'There is no org with this address yet',
    sentences: ['Somebody asked for another link, but nothing waits to be confirmed with this address. You can sign up with it.'],
    button: { label: 'Sign up', href: signUpUrl },
    reason: 'You get this mail because this address was typed into a form. If it was not you, ignore it: nothing changes.',
  }),
};

function greeted(sender: string, firstName: string | null) {
  const name = firstName === null ? undefined : personName(firstName);
  return { sender: oneLine(sender), greeting: name ? `Hello ${name},` : 'Hello,', button: null, code: null, limit: null };
}

function linkLimit(lifetime: string): string {
  return `The link works once, for ${lifetime}.`;
}

function askedReason(askedFrom: string | null): string {
  const from = askedFrom === null ? '' : ` from ${askedFrom}`;
  return `You get this mail because somebody asked${from} for an org with this address. If it was not you, ignore it: nothing is made.`;
}

const longestName = 60;
const longestLine = 200;

/** The name when it looks like one: letters, with a blank, hyphen or apostrophe between, and a dot only before a blank or at the end. */
function personName(text: string): string | undefined {
  const name = oneLine(text);
  return name.length <= longestName && /^\p{L}(?:[\p{L}\p{M}' ’-]|\.(?= |$))*$/u.test(name) ? name : undefined;
}

/** Text without line breaks or anything else invisible. */
function oneLine(text: string): string {
  const line = text.replace(/[\p{C}\p{Z}]+/gu, ' ').trim();
  return line.length > longestLine ? `${line.slice(0, longestLine)}…` : line;
}

function hostOf(url: string): string {
  return new URL(url).host;
}

/** `7 days`, `1 hour`, `90 minutes`. */
function inWords(minutes: number): string {
  const [count, unit] =
    minutes % 1440 === 0 ? [minutes / 1440, 'day'] : minutes % 60 === 0 ? [minutes / 60, 'hour'] : [minutes, 'minute'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
