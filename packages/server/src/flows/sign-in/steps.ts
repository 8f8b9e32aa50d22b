import type { Interaction } from '../../domain/interactions/interaction.ts';

/** What the person sent with the form; absent when empty. */
export interface Answer {
  readonly identifier: string | undefined;
  readonly rememberMe: boolean;
  readonly password: string | undefined;
}

/** What is asked of the person now. */
export type Step = 'identify' | 'password';

/** What an answer leads to. */
export type Transition =
  | { readonly to: 'ask_password'; readonly interaction: Interaction }
  | { readonly to: 'check_password'; readonly identifier: string; readonly password: string }
  /** The answer does not fit the step: ask again, saying why. */
  | { readonly to: 'ask_again'; readonly error: string };

const longestIdentifier = 320;

/** The step that an interaction is at. What was proved stands in the interaction alone, never in the form. */
export function currentStep(interaction: Interaction): Step {
  return interaction.identifier === undefined ? 'identify' : 'password';
}

/** Where an answer leads. Pure. A step cannot be skipped: a password sent with the first step is not looked at. */
export function takeStep(interaction: Interaction, answer: Answer): Transition {
  if (interaction.identifier === undefined) {
    const identifier = answer.identifier?.trim();
    if (!identifier) return { to: 'ask_again', error: 'Enter your username.' };
    if (identifier.length > longestIdentifier) return { to: 'ask_again', error: 'This username is too long.' };
    return { to: 'ask_password', interaction: { ...interaction, identifier, rememberMe: answer.rememberMe } };
  }
  if (answer.password === undefined) return { to: 'ask_again', error: 'Enter your password.' };
  return { to: 'check_password', identifier: interaction.identifier, password: answer.password };
}
