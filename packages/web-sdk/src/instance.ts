import { Attempts } from './attempt.ts';
import type { Config } from './config.ts';
import type { Environment } from './environment.ts';
import { Events } from './events.ts';
import { Provider } from './provider.ts';
import { Refreshes } from './refresh.ts';
import { type Refuse, refuseFrom } from './refuse.ts';
import { Sessions } from './session.ts';

/** The parts of one `createAuth` instance; the first argument of everything that serves a request. */
export interface Instance {
  readonly config: Config;
  readonly environment: Environment;
  readonly events: Events;
  readonly refuse: Refuse;
  readonly provider: Provider;
  readonly sessions: Sessions;
  readonly attempts: Attempts;
  readonly refreshes: Refreshes;
}

/** Puts the parts together. Performs no I/O. */
export function buildInstance(config: Config, environment: Environment): Instance {
  const events = new Events(environment, config.hooks.onEvent?.bind(config.hooks));
  const refuse = refuseFrom(environment);
  const provider = new Provider(config, environment, events, refuse);
  return {
    config,
    environment,
    events,
    refuse,
    provider,
    sessions: new Sessions(config, environment, refuse),
    attempts: new Attempts(config, environment),
    refreshes: new Refreshes(config, environment, events, refuse, provider),
  };
}
