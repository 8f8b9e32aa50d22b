import { foldAscii } from '../../platform/text-order.ts';
import type { FilterColumns } from '../../schema/filter-sql.ts';
import type { FilterTree } from '../../schema/filter-tree.ts';
import { type Attribute, type Attributes, equalityOperators, textOperators } from '../search/attributes.ts';

const name: Attribute = { type: 'text', form: 'ignoreCase', operators: textOperators };
const id: Attribute = { type: 'text', form: 'exact', operators: textOperators };

/** What events may be filtered by. `published` is not among them: `since` and `until` say it. @see Okta System Log API, filter */
export const logAttributes = {
  uuid: id,
  eventType: name,
  severity: { type: 'word', words: ['DEBUG', 'INFO', 'WARN', 'ERROR'], operators: equalityOperators },
  displayMessage: name,
  'actor.id': id,
  'actor.type': name,
  'actor.alternateId': name,
  'actor.displayName': name,
  'client.ipAddress': name,
  'client.userAgent.rawUserAgent': name,
  'outcome.result': name,
  'outcome.reason': name,
  'target.id': id,
  'target.type': name,
  'target.alternateId': name,
  'target.displayName': name,
  'transaction.id': id,
  'authenticationContext.externalSessionId': id,
} as const satisfies Attributes;

/** An attribute of an event that a filter may name. */
export type LogAttribute = keyof typeof logAttributes;

const inTarget = (key: string) => ({ jsonList: 'system_log_event.targets_json', path: [key] });

/** Where they are. */
export const logColumns: FilterColumns<LogAttribute> = {
  uuid: 'system_log_event.id',
  eventType: 'system_log_event.event_type',
  severity: 'system_log_event.severity',
  displayMessage: 'system_log_event.display_message',
  'actor.id': 'system_log_event.actor_id',
  'actor.type': 'system_log_event.actor_type',
  'actor.alternateId': 'system_log_event.actor_alternate_id',
  'actor.displayName': 'system_log_event.actor_display_name',
  'client.ipAddress': 'system_log_event.client_ip',
  'client.userAgent.rawUserAgent': 'system_log_event.user_agent',
  'outcome.result': 'system_log_event.outcome_result',
  'outcome.reason': 'system_log_event.outcome_reason',
  'target.id': inTarget('id'),
  'target.type': inTarget('type'),
  'target.alternateId': inTarget('alternateId'),
  'target.displayName': inTarget('displayName'),
  'transaction.id': 'system_log_event.request_id',
  'authenticationContext.externalSessionId': 'system_log_event.session_id',
};

/** Where the words of `q` are looked for. */
const searched: readonly LogAttribute[] = [
  'eventType',
  'displayMessage',
  'actor.id',
  'actor.alternateId',
  'actor.displayName',
  'client.ipAddress',
  'client.userAgent.rawUserAgent',
  'outcome.result',
  'outcome.reason',
  'target.id',
  'target.alternateId',
  'target.displayName',
  'transaction.id',
];

/** Events that have every one of `words` somewhere, ASCII letters in either case. Undefined without words: all events do. */
export function havingWords(words: readonly string[]): FilterTree<LogAttribute> | undefined {
  if (words.length === 0) return undefined;
  const terms = words.map((word) => ({ kind: 'or', terms: searched.map((attribute) => contains(attribute, word)) }) as const);
  return { kind: 'and', terms };
}

function contains(attribute: LogAttribute, word: string): FilterTree<LogAttribute> {
  return { kind: 'compare', attribute, type: 'text', operator: 'co', value: foldAscii(word), isCaseIgnored: true };
}
