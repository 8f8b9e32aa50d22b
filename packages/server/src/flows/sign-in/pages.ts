import type { FastifyReply, FastifyRequest } from 'fastify';
import { findAppByClientId } from '../../domain/apps/store.ts';
import type { Deps } from '../../domain/deps.ts';
import { type Interaction, sealInteraction } from '../../domain/interactions/interaction.ts';
import { startAgain } from '../../domain/interactions/links.ts';
import { browserToken } from '../browser-token.ts';
import { PageRefusal } from '../errors.ts';
import { requirementLines } from '../new-password.ts';
import { sendPage } from '../page.ts';
import { findChanger } from './change-password.ts';
import { currentStep } from './steps.ts';

/** Draws the page of the interaction's step, with the identifier typed so far and one sentence about what was wrong. */
export async function sendStepPage(
  deps: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  interaction: Interaction,
  again?: { readonly error: string; readonly identifier?: string | undefined },
): Promise<FastifyReply> {
  const seal = (next: Interaction) => sealInteraction(request.ctx, deps.keys, browserToken(request, reply), next);
  const { authorizationServer, parameters, startedAt } = interaction;
  const common = {
    orgName: request.org.name,
    interaction: seal(interaction),
    ...(await appOf(request, interaction)),
    ...(again && { error: again.error }),
  };
  const startOver = () => seal({ authorizationServer, parameters, startedAt });
  const redirectUri = parameters?.['redirect_uri'];
  const options = redirectUri === undefined ? {} : { redirectUri };
  switch (currentStep(interaction)) {
    case 'identify': {
      const typed = again?.identifier ?? parameters?.['login_hint'];
      const maySignUp = deps.signUp.isOn && request.org.subdomain === '' && parameters === undefined;
      return sendPage(
        reply,
        {
          page: 'identify',
          ...common,
          ...(typed !== undefined && { identifier: typed.slice(0, 320) }),
          ...(maySignUp && { signUpPath: '/signup' }),
        },
        options,
      );
    }
    case 'password':
      return sendPage(
        reply,
        { page: 'password', ...common, identifier: interaction.identifier ?? '', startOver: startOver() },
        options,
      );
    case 'new_password': {
      const changer = await findChanger(request, interaction);
      if (!changer) throw new PageRefusal('outdated', { action: startAgain(interaction) }); // the password is another one by now
      return sendPage(
        reply,
        {
          page: 'new-password',
          ...common,
          heading: 'Choose a new password',
          sentence: 'Your password has expired. Choose another one to go on.',
          action: '/signin',
          identifier: interaction.identifier ?? '',
          startOver: startOver(),
          requirements: requirementLines(changer.policy, changer.user),
        },
        options,
      );
    }
  }
}

async function appOf(request: FastifyRequest, { parameters }: Interaction): Promise<{ appName?: string; appLogoPath?: string }> {
  const clientId = parameters?.['client_id'];
  const app = clientId === undefined ? undefined : await findAppByClientId(request.ctx, clientId);
  return app ? { appName: app.label, ...(app.logoPath !== undefined && { appLogoPath: app.logoPath }) } : {};
}
