import type { FastifyReply } from 'fastify';
import { renderTemplate } from '../platform/templates.ts';
import { copyScript, mark, script } from './assets/files.ts';
import { type BrandLook, lookOf } from './brand-look.ts';
import { formPostFormAction, signInFormAction } from './form-action.ts';
import type { NewPasswordPage, Page } from './page-models.ts';

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
    case 'confirm-org':
      return signInFormAction(options.redirectUri);
    case 'home':
    case 'sign-up':
    case 'sign-up-link':
      return "'self'";
    case 'error':
    case 'sign-up-sent':
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
  signUpPath: null,
};

/** The page's model as its template sees it: addresses checked, and `null` for what is not there. */
function templateModel(page: Page, look: BrandLook): object {
  const { texts } = look;
  const frame = {
    style: look.style,
    scriptUrl: (page.page === 'home' ? copyScript : script).url,
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
    case 'sign-up':
      return model;
    case 'new-password':
      return { ...model, startOver: page.startOver ?? null, action: localPath(page.action), requirements: requirementsOf(page) };
    case 'error':
      return { ...model, action: safeHref(page.action?.href) === null ? null : page.action };
    case 'form-post':
      return { ...model, fields: Object.entries(page.fields).map(([name, value]) => ({ name, value })) };
    case 'home':
      return { ...model, signOutAction: localPath(page.signOutAction) };
    case 'confirm-org':
      return { ...model, action: localPath(page.action) };
    case 'sign-up-sent':
      return { ...model, outboxPath: page.outboxPath === undefined ? null : localPath(page.outboxPath) };
    case 'sign-up-link':
      return { ...model, email: page.email ?? null, signInHref: safeHref(page.signInHref) };
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
  return 'isAddressSecret' in page && page.isAddressSecret ? 'no-referrer' : 'same-origin';
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
