import type { FastifyRequest } from 'fastify';
import { type Interaction, openInteraction } from '../../domain/interactions/interaction.ts';
import { startAgain } from '../../domain/interactions/links.ts';
import { type Parameters, readParameters } from '../../domain/oauth/parameters.ts';
import type { Keyring } from '../../platform/seal.ts';
import { readCookie } from '../cookies.ts';
import { PageRefusal } from '../errors.ts';

/** An authorization request as it was asked, nothing checked yet. */
export interface AskedRequest {
  readonly parameters: Parameters;
  /** The interaction that comes back from a detour; undefined when the app's request comes for the first time. */
  readonly interaction: Interaction | undefined;
}

/**
 * Reads the request from the URL, or from the interaction handle in it when the person comes back from signing in.
 * @throws PageRefusal when the handle cannot be used
 */
export function readRequest(request: FastifyRequest, keys: Keyring): AskedRequest {
  const parameters = readParameters(request.query as Record<string, unknown>);
  const handle = parameters.values.get('interaction');
  if (handle === undefined) return { parameters, interaction: undefined };
  const opened = openInteraction(request.ctx, keys, readCookie(request, 'browser'), handle);
  if (opened.outcome === 'unreadable') throw new PageRefusal('unreadable_interaction');
  const { interaction } = opened;
  if (interaction.parameters === undefined) throw new PageRefusal('unreadable_interaction');
  if (opened.outcome !== 'open') throw new PageRefusal(opened.outcome, { action: startAgain(interaction) });
  return { parameters: readParameters(interaction.parameters), interaction };
}
