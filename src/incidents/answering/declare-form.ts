import { z } from 'zod';
import { link } from '../../http/fields.ts';
import { choiceOf, type FormReading, type FormValues, momentOf, textOf } from '../../slack/modals/form-values.ts';
import { type TeamId, teamId } from '../../teams/team.ts';

export const DECLARE_FIELDS = {
  title: 'title',
  team: 'team',
  service: 'service',
  severity: 'severity',
  startedAt: 'started_at',
} as const;

export const SEVERITIES = ['P1', 'P2', 'P3', 'P4'] as const;

/** An incident as somebody declares it. */
export type Declared = {
  readonly title: string;
  readonly teamId: TeamId | undefined;
  readonly service: string | undefined;
  readonly severity: string | undefined;
  readonly startedAt: Date;
  /** The message that it was declared from. */
  readonly url: string | undefined;
};

const MAX_TITLE = 500;
const MAX_SERVICE = 200;

const metadataFields = z.object({ url: link.optional() });

/** What the form carries besides its fields: the address of the message that it was opened from. */
export const declareMetadata = (url: string | undefined): string => JSON.stringify({ url });

/** The address in a form's `private_metadata`; none if the form was not opened from a message. */
function urlIn(privateMetadata: string): string | undefined {
  if (privateMetadata === '') return undefined;
  return metadataFields.safeParse(JSON.parse(privateMetadata)).data?.url;
}

/** Reads a submitted form. `privateMetadata` comes from `declareMetadata`, or is empty. */
export function readDeclared(values: FormValues, now: Date, privateMetadata = ''): FormReading<Declared> {
  const title = textOf(values, DECLARE_FIELDS.title);
  const service = textOf(values, DECLARE_FIELDS.service);
  const startedAt = momentOf(values, DECLARE_FIELDS.startedAt) ?? now;
  const team = choiceOf(values, DECLARE_FIELDS.team);
  const faults = {
    ...(title === '' || title.length > MAX_TITLE || title.includes('\u0000')
      ? { [DECLARE_FIELDS.title]: `Say in 1 to ${MAX_TITLE} characters what happened.` }
      : {}),
    ...(service.length > MAX_SERVICE || /\p{Cc}/u.test(service)
      ? { [DECLARE_FIELDS.service]: `A service has at most ${MAX_SERVICE} characters, on one line.` }
      : {}),
    ...(startedAt > now ? { [DECLARE_FIELDS.startedAt]: 'This lies in the future.' } : {}),
  };
  if (Object.keys(faults).length > 0) return { ok: false, faults };
  return {
    ok: true,
    value: {
      title,
      teamId: team === undefined ? undefined : teamId(Number(team)),
      service: service === '' ? undefined : service,
      severity: choiceOf(values, DECLARE_FIELDS.severity),
      startedAt,
      url: urlIn(privateMetadata),
    },
  };
}
