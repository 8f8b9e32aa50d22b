import type { FastifyReply } from 'fastify';
import { renderTemplate } from '../platform/templates.ts';
import type { EpochMillis } from '../platform/time.ts';
import { mark, script } from './assets/files.ts';
import { type BrandLook, lookOf } from './brand-look.ts';
import { formPostFormAction, signInFormAction } from './form-action.ts';

/** What every hosted page says about the org it belongs to. */
export interface Frame {
  /** The org's display name: over the card and in the title. */
  readonly orgName: string;
}

/** Asks who is signing in. Posts `interaction`, `identifier` and, when ticked, `rememberMe` = `true` to `/signin`. */
export interface IdentifyPage extends Frame {
  readonly page: 'identify';
  /** The app the person is on the way to; absent when no app started the sign-in. */
  readonly appName?: string;
  /** The app's logo, a path on this host. */
  readonly appLogoPath?: string;
  /** The sealed interaction handle. */
  readonly interaction: string;
  /** What the field holds already: a `login_hint`, or what was typed last time. */
  readonly identifier?: string;
  /** Whether "Keep me signed in" is ticked already. */
  readonly rememberMe?: boolean;
  /** One plain sentence above the field. */
  readonly error?: string;
}

/** Asks for the password. Posts `interaction` and `credentials.passcode` to `/signin`. */
export interface PasswordPage extends Frame {
  readonly page: 'password';
  /** The app the person is on the way to; absent when no app started the sign-in. */
  readonly appName?: string;
  /** The app's logo, a path on this host. */
  readonly appLogoPath?: string;
  /** The sealed interaction handle; it carries the identifier and "Keep me signed in". */
  readonly interaction: string;
  /** The handle that asks for the identifier again: "Change" leads to `/signin?interaction={startOver}`. */
  readonly startOver: string;
  /** The identifier as it was typed, shown and given to password managers. */
  readonly identifier: string;
  /** One plain sentence above the field. */
  readonly error?: string;
}

/**
 * Asks for a new password, typed twice. Posts `credentials.newPassword` and `credentials.repeated` to `action`, with `interaction` when
 * there is one.
 */
export interface NewPasswordPage extends Frame {
  readonly page: 'new-password';
  readonly heading: string;
  /** Why it is asked for, in a sentence. */
  readonly sentence: string;
  /** A path on this host. */
  readonly action: string;
  /** Whose password it is to be: shown, and given to password managers. */
  readonly identifier: string;
  /** What is asked of the password, a line each; with a pattern or texts to avoid, a script ticks it off. */
  readonly requirements: readonly {
    readonly words: string;
    readonly pattern?: string;
    readonly without?: readonly string[];
  }[];
  /** The sealed interaction handle, in a sign-in. */
  readonly interaction?: string;
  /** The handle that asks for the identifier again, in a sign-in. */
  readonly startOver?: string;
  /** One plain sentence above the field. */
  readonly error?: string;
  /** The page's own address is a secret: no other address hears of it. */
  readonly isAddressSecret?: boolean;
}

/** Tells what went wrong, what can be done now, and the id under which the log knows it. */
export interface ErrorPage extends Frame {
  readonly page: 'error';
  /** What happened, in a few words. */
  readonly heading: string;
  /** What happened and why, in a sentence or two. */
  readonly sentence: string;
  /** The one thing to do now. Left out when `href` is neither `https:`, `http:` nor a path on this host. */
  readonly action?: { readonly label: string; readonly href: string };
  /** The id the log has too, `oae…`. */
  readonly errorId: string;
  /** When it happened. */
  readonly at: EpochMillis;
}

/**
 * Hands an authorization response to the app as a form post; submits itself with script, by a "Continue" button without.
 * @see OAuth 2.0 Form Post Response Mode §2
 */
export interface FormPostPage extends Frame {
  readonly page: 'form-post';
  /** The app that gets the response, named beside the button. */
  readonly appName?: string;
  /** The redirect URI, `https:` or `http:`. */
  readonly target: string;
  /** The response parameters by name. */
  readonly fields: Readonly<Record<string, string>>;
}

/** Shown to a signed-in person who opens the org itself. */
export interface HomePage extends Frame {
  readonly page: 'home';
  /** Who is signed in: the login. */
  readonly login: string;
  /** The person's name, when there is one. */
  readonly name?: string;
  /** The path the "Sign out" button posts to. */
  readonly signOutAction: string;
  /** What proves that the post comes from this page, sent as `interaction`. */
  readonly interaction?: string;
}

/** Asks whether to sign out. Posts `interaction` to `action`. */
export interface SignOutPage extends Frame {
  readonly page: 'sign-out';
  /** The app that asked, when one did. */
  readonly appName?: string;
  /** Who is signed in: the login. */
  readonly login?: string;
  /** The path the "Sign out" button posts to. */
  readonly action: string;
  /** What proves that the post comes from this page, sent as `interaction`. */
  readonly interaction?: string;
  /** Where "Stay signed in" leads; left out when neither `https:`, `http:` nor a path on this host. */
  readonly stayHref?: string;
}

/** Says that the person is signed out. */
export interface SignedOutPage extends Frame {
  readonly page: 'signed-out';
  /** Where "Sign in again" leads; left out when neither `https:`, `http:` nor a path on this host. */
  readonly signInHref?: string;
}

/** Every hosted page; the discriminant is the name of its template. */
export type Page =
  | IdentifyPage
  | PasswordPage
  | NewPasswordPage
  | ErrorPage
  | FormPostPage
  | HomePage
  | SignOutPage
  | SignedOutPage;

/** What a page depends on besides its own model. */
export interface PageOptions {
  /**
   * The redirect URI of the pending authorization request. Browsers hold the whole redirect chain after a form post
   * against `form-action`, so the address at the end of the chain must be named on the page where it starts.
   */
  readonly redirectUri?: string;
}

/** `href` when a person may be sent there: `https:`, `http:` or a path on this host; never `javascript:`. Otherwise `null`. */
function safeHref(href: string | null | undefined): string | null {
  return typeof href === 'string' && (/^https?:\/\/[^\s\\]+$/i.test(href) || isLocalPath(href)) ? href : null;
}

function isLocalPath(path: string): boolean {
  return /^\/(?!\/)[^\s\\]*$/.test(path);
}

function localPath(path: string): string {
  if (isLocalPath(path)) return path;
  throw new TypeError('A form of this page posts to a path on this host only.');
}

function formActionOf(page: Page, options: PageOptions): string {
  switch (page.page) {
    case 'identify':
    case 'password':
      return signInFormAction(options.redirectUri);
    case 'new-password':
      return page.isAddressSecret ? "'self'" : signInFormAction(options.redirectUri);
    case 'sign-out':
      return options.redirectUri === undefined ? "'self'" : signInFormAction(options.redirectUri);
    case 'form-post':
      return formPostFormAction(page.target);
    case 'home':
      return "'self'";
    case 'error':
    case 'signed-out':
      return "'none'";
  }
}

/** What a template may ask for and a page may lack: templates refuse a name that the model does not know at all. */
const absent = {
  appName: null,
  appLogoPath: null,
  identifier: null,
  rememberMe: null,
  error: null,
  name: null,
  login: null,
  interaction: null,
};

/** The page's model as its template sees it: addresses checked, and `null` for what is not there. */
function templateModel(page: Page, look: BrandLook): object {
  const { texts } = look;
  const frame = {
    style: look.style,
    scriptUrl: script.url,
    iconUrl: look.faviconPath ?? mark.url,
    logoUrl: look.logoPath,
    texts,
    footerLinks: [
      { label: texts.helpLabel ?? 'Help', href: safeHref(texts.helpUrl) },
      { label: texts.customLink1Label, href: safeHref(texts.customLink1Url) },
      { label: texts.customLink2Label, href: safeHref(texts.customLink2Url) },
      { label: 'Privacy', href: safeHref(look.privacyUrl) },
    ].filter(({ href }) => href !== null),
    showsGatehouse: look.showsGatehouse,
    referrer: referrerPolicyOf(page),
  };
  const model = { ...absent, ...page, ...frame };
  switch (page.page) {
    case 'identify':
    case 'password':
      return model;
    case 'new-password':
      return { ...model, startOver: page.startOver ?? null, action: localPath(page.action), requirements: requirementsOf(page) };
    case 'error':
      return { ...model, action: safeHref(page.action?.href) === null ? null : page.action };
    case 'form-post':
      return { ...model, fields: Object.entries(page.fields).map(([name, value]) => ({ name, value })) };
    case 'home':
      return { ...model, signOutAction: localPath(page.signOutAction) };
    case 'sign-out':
      return { ...model, action: localPath(page.action), stayHref: safeHref(page.stayHref) };
    case 'signed-out':
      return { ...model, signInHref: safeHref(page.signInHref) };
  }
}

/** A rule's script attributes as the template shows them. */
function requirementsOf({ requirements }: NewPasswordPage): object[] {
  return requirements.map(({ words, pattern = null, without }) => ({
    words,
    pattern,
    without: without === undefined ? null : JSON.stringify(without),
  }));
}

/**
 * Same-origin, not no-referrer: under that, browsers send `Origin: null` with our own forms, and older ones nothing else that tells
 * where a form came from. A secret address is worth it.
 */
function referrerPolicyOf(page: Page): string {
  return page.page === 'new-password' && page.isAddressSecret ? 'no-referrer' : 'same-origin';
}

/** The strictest policy the page works under: no inline script or style attribute, nobody else's host, no frame around it. */
function contentSecurityPolicy(formAction: string, styleSource: string): string {
  return (
    `default-src 'none'; style-src ${styleSource}; script-src 'self'; img-src 'self' data:; form-action ${formAction}; ` +
    "frame-ancestors 'none'; base-uri 'none'"
  );
}

/**
 * Sends a hosted page as the whole answer. The status is the caller's (`reply.code(…)` before); cookies too. The page is never
 * stored by a cache and never compressed: it holds a handle beside text that came from outside.
 *
 * @throws TypeError when an address that the policy must name cannot stand there safely, or a form would post to another host.
 * @see OWASP ASVS 5.0 §3.4 – browser security headers
 */
export function sendPage(reply: FastifyReply, page: Page, options: PageOptions = {}): FastifyReply {
  const look = lookOf(reply.request.org.brand, page.page === 'error');
  const policy = contentSecurityPolicy(formActionOf(page, options), look.styleSource);
  return reply
    .header('content-type', 'text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('vary', 'Cookie')
    .header('referrer-policy', referrerPolicyOf(page))
    .header('x-content-type-options', 'nosniff')
    .header('x-frame-options', 'DENY')
    .header('content-security-policy', policy)
    .send(renderTemplate(page.page, templateModel(page, look)));
}
