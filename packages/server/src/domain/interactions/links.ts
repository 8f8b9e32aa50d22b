import type { Interaction } from './interaction.ts';

/** The path of an authorization server's authorize endpoint; `org` names the org's own server. */
export function authorizePath(authorizationServer: string): string {
  return authorizationServer === 'org' ? '/oauth2/v1/authorize' : `/oauth2/${authorizationServer}/v1/authorize`;
}

/** The button that starts an interaction's request anew, as if the app had just sent the person. */
export function startAgain({ parameters, authorizationServer }: Interaction): { label: string; href: string } {
  if (parameters === undefined) return { label: 'Sign in', href: '/signin' };
  return { label: 'Start again', href: `${authorizePath(authorizationServer)}?${new URLSearchParams(parameters)}` };
}
