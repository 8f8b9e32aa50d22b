import type { Interaction, PasswordProof } from '../../domain/interactions/interaction.ts';

/** What the person sent with the form; absent when empty. */
export interface Answer {
  readonly identifier: string | undefined;
  readonly rememberMe: boolean;
  readonly password: string | undefined;
  /** A password to have from now on, typed twice. */
  readonly newPassword?: string | undefined;
  readonly repeated?: string | undefined;
}

/** What is asked of the person now. */
export type Step = 'identify' | 'password' | 'new_password';

/** What an answer leads to. */
export type Transition =
  | { readonly to: 'ask_password'; readonly interaction: Interaction }
  | { readonly to: 'check_password'; readonly identifier: string; readonly password: string }
  | { readonly to: 'change_password'; readonly proof: PasswordProof; readonly newPassword: string }
  /** The answer does not fit the step: ask again, saying why. */
  | { readonly to: 'ask_again'; readonly error: string };

const longestIdentifier = 320;

/** The step that an interaction is at. What was proved stands in the interaction alone, never in the form. */
export function currentStep(interaction: Interaction): Step {
  if (interaction.identifier === undefined) return 'identify';
  return interaction.provedPassword === undefined ? 'password' : 'new_password';
}

/** Where an answer leads. Pure. A step cannot be skipped: a password sent with the first step is not looked at. */
export function takeStep(interaction: Interaction, answer: Answer): Transition {
  if (interaction.identifier === undefined) {
    const identifier = answer.identifier?.trim();
    if (!identifier) return { to: 'ask_again', error: 'Enter your username.' };
    if (identifier.length > longestIdentifier) return { to: 'ask_again', error: 'This username is too long.' };
    return { to: 'ask_password', interaction: { ...interaction, identifier, rememberMe: answer.rememberMe } };
  }
  if (interaction.provedPassword !== undefined) {
    if (answer.newPassword === undefined) return { to: 'ask_again', error: 'Enter a new password.' };
    if (answer.newPassword !== answer.repeated) return { to: 'ask_again', error: 'The two passwords are not the same.' };
    return { to: 'change_password', proof: interaction.provedPassword, newPassword: answer.newPassword };
  }
  if (answer.password === undefined) return { to: 'ask_again', error: 'Enter your password.' };
  return { to: 'check_password', identifier: interaction.identifier, password: answer.password };
}
