import { type Html, html } from '../html.ts';

const meanings = new Map([
  ['acr', 'How strongly the sign-in was asked to be proved.'],
  ['address', 'Your postal address.'],
  ['amr', 'How you proved who you are: pwd is a password, otp a one-time code, mfa more than one of them.'],
  ['at_hash', 'Ties this ID token to the access token that came with it.'],
  ['aud', 'Whom the token is meant for: the client ID of this app.'],
  ['auth_time', 'When you last proved who you are.'],
  ['azp', 'The app that asked for the token.'],
  ['birthdate', 'Your date of birth.'],
  ['c_hash', 'Ties this ID token to the authorization code that came with it.'],
  ['email', 'Your e-mail address. From the scope email.'],
  ['email_verified', 'Whether the org has checked that the address is yours.'],
  ['exp', 'When the token expires. The session of this app has its own limits.'],
  ['family_name', 'Your last name.'],
  ['gender', 'Your gender, as you stated it.'],
  ['given_name', 'Your first name.'],
  ['groups', 'The groups you belong to, as far as this app may know them.'],
  ['iat', 'When the token was issued.'],
  ['idp', 'Where your identity comes from: the org itself, or another identity provider.'],
  ['iss', 'Who issued the token: your authorization server.'],
  ['jti', 'The number of this one token.'],
  ['locale', 'Your language and region.'],
  ['middle_name', 'Your middle name.'],
  ['name', 'Your full name. From the scope profile.'],
  ['nickname', 'What people call you.'],
  ['nonce', 'A random value this app sent and got back, so that nobody can replay an old token.'],
  ['phone_number', 'Your phone number.'],
  ['picture', 'Where a picture of you lies.'],
  ['preferred_username', 'What you type to sign in.'],
  ['profile', 'Where your profile page lies.'],
  ['session_expiry', 'When your session at the org ends at the latest.'],
  ['sid', 'The session at the org that this sign-in belongs to.'],
  ['sub', 'Your ID at the org. It never changes, so store this one and not the e-mail address.'],
  ['updated_at', 'When your profile was last changed.'],
  ['ver', 'The version of the token format.'],
  ['website', 'Your website.'],
  ['zoneinfo', 'Your time zone.'],
]);

const instants: ReadonlySet<string> = new Set(['auth_time', 'exp', 'iat', 'nbf', 'session_expiry', 'updated_at']);

const instantFormat = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeStyle: 'medium', timeZone: 'UTC' });

/** A table of claims with their meaning. Names and values are shown as data, whatever they contain. */
export function claimsTable(caption: string, claims: object): Html {
  const rows = Object.entries(claims).filter(([, value]) => value !== undefined);
  return html`<table role="table">
  <caption>${caption}</caption>
  <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">Claim</th><th scope="col" role="columnheader">Value</th><th scope="col" role="columnheader">What it means</th></tr></thead>
  <tbody role="rowgroup">
${rows.map(
  ([claim, value]) => html`    <tr role="row">
      <th scope="row" role="rowheader"><code><bdi>${claim}</bdi></code></th>
      <td role="cell">${claimValue(claim, value)}</td>
      <td role="cell" class="meaning">${meanings.get(claim) ?? 'A claim that your org adds.'}</td>
    </tr>
`,
)}  </tbody>
</table>`;
}

function claimValue(claim: string, value: unknown): Html {
  if (instants.has(claim) && isInstant(value)) {
    const date = new Date(value * 1000);
    return html`<time datetime="${date.toISOString()}">${instantFormat.format(date)} UTC</time> <code class="raw">${value}</code>`;
  }
  if (typeof value === 'string') return html`<bdi>${value}</bdi>`;
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) {
    return html`<span class="chips">${value.map((item) => html`<bdi class="chip">${item}</bdi> `)}</span>`;
  }
  return html`<code>${JSON.stringify(value)}</code>`;
}

/** Seconds since 1970 within the range that `Date` can show. */
function isInstant(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= 8_640_000_000_000;
}
