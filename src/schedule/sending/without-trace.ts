import type { Composer, Delivery, Outcome, Place } from '../delivery.ts';

type Types = ReadonlyMap<string, Composer>;

/** Whether the row and the log say the same of all deliveries of this kind. */
export const leavesNoTrace = ({ kind }: Pick<Delivery, 'kind'>, types: Types): boolean =>
  types.get(kind)?.keptOf !== undefined;

/** What a log line says of a delivery: not which one, where no trace may be left. */
export const named = ({ id, kind }: Pick<Delivery, 'id' | 'kind'>, types: Types) =>
  leavesNoTrace({ kind }, types) ? { kind } : { delivery: id, kind };

/** What is written down of an attempt. Where no trace may be left, that is the same for every outcome. */
export async function writtenOf(delivery: Delivery, outcome: Outcome, types: Types): Promise<Outcome> {
  const keptOf = types.get(delivery.kind)?.keptOf;
  if (keptOf === undefined) return outcome;
  switch (outcome.kind) {
    case 'again':
      return { kind: 'again', at: outcome.at, counted: outcome.counted };
    case 'in-doubt':
      return { kind: 'in-doubt' };
    case 'done':
      return outcome;
    case 'sent':
    case 'skipped':
    case 'failed':
    case 'parked':
      return { kind: 'done', context: await keptOf(delivery, placeOf(outcome)) };
  }
}

const placeOf = (outcome: Outcome): Place | undefined =>
  outcome.kind === 'sent' ? { channelId: outcome.channelId, ts: outcome.ts } : undefined;
