import type { EpochMillis } from '../platform/time.ts';

/** What every hosted page says about the org it belongs to. */
interface Frame {
  /** The org's display name: over the card and in the title. */
  readonly orgName: string;
}

/** Asks who is signing in. Posts `interaction`, `identifier` and, when ticked, `rememberMe` = `true` to `/signin`. */
interface IdentifyPage extends Frame {
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
  /** Where people sign up for an org of their own, a path on this host; absent where they cannot. */
  readonly signUpPath?: string;
  /** One plain sentence above the field. */
  readonly error?: string;
}

/** Asks for the password. Posts `interaction` and `credentials.passcode` to `/signin`. */
interface PasswordPage extends Frame {
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
interface ErrorPage extends Frame {
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
interface FormPostPage extends Frame {
  readonly page: 'form-post';
  /** The app that gets the response, named beside the button. */
  readonly appName?: string;
  /** The redirect URI, `https:` or `http:`. */
  readonly target: string;
  /** The response parameters by name. */
  readonly fields: Readonly<Record<string, string>>;
}

/** Shown to a signed-in person who opens the org itself. */
interface HomePage extends Frame {
  readonly page: 'home';
  /** Who is signed in: the login. */
  readonly login: string;
  /** The person's name, when there is one. */
  readonly name?: string;
  /** The org's domain, as the person gives it to others. */
  readonly domain: string;
  /** The person manages apps here, and is told how to begin. */
  readonly isAdministrator: boolean;
  /** The path the "Sign out" button posts to. */
  readonly signOutAction: string;
  /** What proves that the post comes from this page, sent as `interaction`. */
  readonly interaction?: string;
}

/** Asks who wants an org. Posts `firstName`, `lastName`, `email`, `country` and `company` to `/signup`. */
interface SignUpPage extends Frame {
  readonly page: 'sign-up';
  /** What the fields hold already. */
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly email: string | null;
  readonly company: string | null;
  readonly countries: readonly { readonly code: string; readonly name: string; readonly isChosen: boolean }[];
  /** Names of the fields that the error is about. */
  readonly invalid: readonly string[];
  /** A plain sentence for each, above the fields. */
  readonly error?: string;
}

/** Says that a mail is on its way, and what to do when it does not come. */
interface SignUpSentPage extends Frame {
  readonly page: 'sign-up-sent';
  /** The address that the mail comes from. */
  readonly sender: string;
  /** In development: where mails can be read, a path on this host. */
  readonly outboxPath?: string;
}

/** Asks the bearer of the link in the mail whether to make the org. Posts nothing to `action`, which ends at `options.redirectUri`. */
interface ConfirmOrgPage extends Frame {
  readonly page: 'confirm-org';
  /** Where the org is going to live. */
  readonly domain: string;
  /** Whose address the link proves. */
  readonly email: string;
  /** The name that was given. */
  readonly askedBy: string;
  readonly askedFrom: string | null;
  readonly askedAt: EpochMillis;
  /** A program asked, and gets all rights over the org. */
  readonly isFromTerminal: boolean;
  /** A path on this host. */
  readonly action: string;
  /** The page's own address is a secret: no other address hears of it. */
  readonly isAddressSecret?: boolean;
}

/** Says that a sign-up link does not work, and offers another mail. Posts `email` to `/signup/mail`. */
export interface SignUpLinkPage extends Frame {
  readonly page: 'sign-up-link';
  readonly heading: string;
  readonly sentence: string;
  /** The org's own sign-in, when there is one; left out when neither `https:` nor `http:`. */
  readonly signInHref?: string;
  /** What the field holds already. */
  readonly email?: string;
  /** One plain sentence above the field. */
  readonly error?: string;
}

/** Asks whether to sign out. Posts `interaction` to `action`. */
interface SignOutPage extends Frame {
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
interface SignedOutPage extends Frame {
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
  | SignUpPage
  | SignUpSentPage
  | ConfirmOrgPage
  | SignUpLinkPage
  | SignOutPage
  | SignedOutPage;
