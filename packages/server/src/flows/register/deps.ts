import type { FastifyRequest } from 'fastify';
import type { Deps } from '../../domain/deps.ts';
import type { RegistrationDeps } from '../../domain/registrations/request.ts';

/** What deeds about registrations need. The org of these doors is the first one, so its address is the configured public URL (S37). */
export function registrationDeps({ keys, newSigningKey }: Deps, { org }: FastifyRequest): RegistrationDeps {
  return { keys, publicUrl: new URL(org.baseUrl), newSigningKey };
}
