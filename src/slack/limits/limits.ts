import type { Check, Fault } from './check.ts';
import { messageCheck } from './message.ts';
import type { Surface } from './surface.ts';
import { homeCheck, modalCheck } from './view.ts';

export type { Fault } from './check.ts';
export type { Surface } from './surface.ts';

const checks: Record<Surface, Check> = { message: messageCheck, modal: modalCheck, home: homeCheck };

/** Everything in the payload that Slack would refuse on this surface. */
export const payloadFaults = (surface: Surface, payload: unknown): readonly Fault[] => checks[surface](payload, '');

/** The same as sentences: `/blocks/2/text/text: 3120 characters, Slack allows 3000`. */
export const slackPayloadFaults = (surface: Surface, payload: unknown): readonly string[] =>
  payloadFaults(surface, payload).map(({ pointer, says }) => `${pointer}: ${says}`);

/** Throws one error that lists every fault. */
export function assertSlackPayload(surface: Surface, payload: unknown): void {
  const faults = slackPayloadFaults(surface, payload);
  if (faults.length > 0) throw new Error(`Slack would refuse this ${surface}:\n${faults.join('\n')}`);
}
