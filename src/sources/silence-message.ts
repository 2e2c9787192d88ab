import { z } from 'zod';
import type { Composed, Delivery, MessageType } from '../schedule/delivery.ts';
import { forPerson, nextTellingInstant } from '../teams/calendar/calendar.ts';
import { type CalendarsOf, calendarOf } from '../teams/calendars.ts';
import type { MessageKind } from '../teams/message-types.ts';
import { type TeamId, teamId } from '../teams/team.ts';
import { type DataHealth } from './health.ts';
import type { SourceHealth } from './silence.ts';
import { silenceMessage } from './silence.view.ts';

export const SILENT_SOURCE: MessageKind = 'silent-source';

/** Which silence a delivery is about. */
export type SilenceContext = { readonly source: string; readonly lastEventAt: string };
const silenceContext: z.ZodType<SilenceContext> = z.object({ source: z.string(), lastEventAt: z.string() });

type Deps = {
  readonly health: DataHealth;
  readonly calendarsOf: CalendarsOf;
  /** The zone of a person's own clock. */
  readonly zoneOf: (person: string) => Promise<string | undefined>;
  readonly isMuted: (kind: MessageKind, person: string, team: TeamId) => Promise<boolean>;
};

const skip = (reason: string): Composed => ({ kind: 'skip', reason });

/** The message about a silent source, unless nobody wants it or the source has spoken meanwhile. */
export const silentSourceMessage = (deps: Deps): MessageType => ({
  kind: SILENT_SOURCE,
  compose: (delivery, now) => compose(deps, delivery, now),
});

async function compose(
  { health, calendarsOf, zoneOf, isMuted }: Deps,
  delivery: Delivery,
  now: Date,
): Promise<Composed> {
  const about = silenceContext.safeParse(delivery.context);
  if (!about.success || delivery.teamId === undefined) return skip('it does not say which source it is about');
  const team = teamId(delivery.teamId);
  if (await isMuted(SILENT_SOURCE, delivery.channelId, team)) return skip('muted');
  const source = (await health.healthOf(team, now)).find((one) => isSameSilence(one, about.data));
  if (source?.lastEventAt === undefined || source.longestGapMs === undefined)
    return skip('the source has spoken, or is no longer of this team');
  const calendar = calendarOf(await calendarsOf([team]), team);
  const until = nextTellingInstant(forPerson(calendar, await zoneOf(delivery.channelId)), now);
  if (until !== undefined && until > now) return { kind: 'later', until };
  const { lastEventAt, longestGapMs } = source;
  return { kind: 'message', message: silenceMessage({ source: source.source, lastEventAt, longestGapMs }) };
}

const isSameSilence = ({ source, state, lastEventAt }: SourceHealth, about: SilenceContext): boolean =>
  source === about.source && state === 'silent' && lastEventAt?.toISOString() === about.lastEventAt;
