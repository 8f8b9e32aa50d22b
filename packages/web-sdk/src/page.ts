import { createHash } from 'node:crypto';

/** What one of the SDK's own pages shows. All texts are escaped here. */
export interface PageContent {
  readonly title: string;
  readonly text: string;
  /** The one thing to do now: a link, or a button that posts. */
  readonly action?: {
    readonly label: string;
    readonly href: string;
    readonly method: 'get' | 'post';
    readonly newWindow?: boolean;
  };
  /** Shown on the developer's own machine only. */
  readonly developer?: string;
  readonly reference?: string;
  /** Goes on to this absolute URL at once. */
  readonly continueTo?: string;
}

const style = `:root{color-scheme:light dark;--gh-ink:#16201d;--gh-ink-soft:#51605a;--gh-ground:#f6f5f1;--gh-surface:#fff;--gh-line:#dcdcd3;--gh-accent:#0b6b53;--gh-accent-ink:#fff}
@media (prefers-color-scheme:dark){:root{--gh-ink:#eef3f0;--gh-ink-soft:#a3b3ac;--gh-ground:#101614;--gh-surface:#18211e;--gh-line:#2b3733;--gh-accent:#4fc3a1;--gh-accent-ink:#07201a}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;padding:12vh 16px 16px;background:var(--gh-ground);color:var(--gh-ink);font:16px/24px system-ui,sans-serif}
main{max-width:400px;margin:0 auto;padding:32px;background:var(--gh-surface);border:1px solid var(--gh-line);border-radius:16px}
h1{margin:0 0 12px;font-size:24px;line-height:32px;font-weight:600}
p{margin:0 0 24px;overflow-wrap:anywhere}
.action{display:block;width:100%;padding:12px 16px;border:0;border-radius:10px;background:var(--gh-accent);color:var(--gh-accent-ink);font:inherit;font-weight:600;text-align:center;text-decoration:none;cursor:pointer}
.action:focus-visible{outline:3px solid var(--gh-ink);outline-offset:2px}
form{margin:0}
section{margin-top:24px;padding:16px;border:1px solid var(--gh-line);border-radius:10px}
h2{margin:0 0 8px;font-size:16px;line-height:24px;font-weight:600}
section p{margin:0;font:14px/20px ui-monospace,monospace}
.reference{margin:24px 0 0;color:var(--gh-ink-soft);font-size:14px;line-height:20px}`;

const styleHash = createHash('sha256').update(style).digest('base64');

/** The policy of {@link renderPage}: nothing is loaded, nothing runs, one known style sheet, no frames around it. */
export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; frame-ancestors 'none'`,
  'x-frame-options': 'DENY',
} as const;

/** One of the SDK's own pages as HTML. Works without scripts, in light and dark. */
export function renderPage(content: PageContent): string {
  const { title, text, action, developer, reference, continueTo } = content;
  const forward = continueTo === undefined ? '' : `<meta http-equiv="refresh" content="0;url=${escapeHtml(continueTo)}">`;
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">',
    `${forward}<title>${escapeHtml(title)}</title><style>${style}</style></head><body><main><h1>${escapeHtml(title)}</h1><p>${escapeHtml(text)}</p>`,
    action === undefined ? '' : renderAction(action),
    developer === undefined
      ? ''
      : `<section aria-label="For the developer"><h2>For the developer</h2><p>${escapeHtml(developer)}</p></section>`,
    reference === undefined ? '' : `<p class="reference">Error ID ${escapeHtml(reference)}</p>`,
    '</main></body></html>',
  ].join('');
}

function renderAction({ label, href, method, newWindow }: NonNullable<PageContent['action']>): string {
  if (method === 'post')
    return `<form method="post" action="${escapeHtml(href)}"><button class="action">${escapeHtml(label)}</button></form>`;
  return `<a class="action" href="${escapeHtml(href)}"${newWindow === true ? ' target="_top"' : ''}>${escapeHtml(label)}</a>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
