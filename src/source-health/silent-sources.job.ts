import { createHash } from 'node:crypto';
import { type NewDelivery, worthSendingUntil } from '../schedule/delivery.ts';
import { type Calendar, forPerson } from '../teams/calendar/calendar.ts';
import { localDateOf } from '../teams/calendar/local-date.ts';
import { nextTellingInstant } from '../teams/calendar/working-time.ts';
import { type CalendarsOf, calendarOf } from '../teams/calendars.ts';
import type { TeamId } from '../teams/team.ts';
import { type DataHealth, teamsOf } from './health.ts';
import { SILENT_SOURCE, type SilenceContext } from './message-types.job.ts';
import { isNewlySilent, type SourceHealth } from './silence.ts';

type Deps = {
  readonly health: DataHealth;
  readonly calendarsOf: CalendarsOf;
  /** Slack ids of those who lead a team now. */
  readonly leadsOf: (team: TeamId) => Promise<readonly string[]>;
  /** The zone of a person's own clock. */
  readonly zoneOf: (person: string) => Promise<string | undefined>;
  readonly deliveries: { add(deliveries: readonly NewDelivery[], now: Date): Promise<number> };
};

const EVERY_MS = 15 * 60_000;

/**
 * Looks, at most every 15 minutes, for sources of a team that fell silent, and adds a message to each of its leads. Nobody gets
 * a message about a team without leads or about a source of the whole workspace: App Home shows both, and admins are not
 * pinged for what others own.
 */
export function silentSources(deps: Deps): (now: Date) => Promise<void> {
  let lookedAt: Date | undefined;
  return async (now) => {
    if (lookedAt !== undefined && now.getTime() - lookedAt.getTime() < EVERY_MS) return;
    await tellLeads(deps, now);
    // Set only after a success: a failure is tried again at the next tick.
    lookedAt = now;
  };
}

async function tellLeads({ health, calendarsOf, leadsOf, zoneOf, deliveries }: Deps, now: Date): Promise<void> {
  const silent = (await health.health(now)).filter(({ state, teamId }) => state === 'silent' && teamId !== undefined);
  const teams = teamsOf(silent);
  const calendars = await calendarsOf(teams);
  const added: NewDelivery[] = [];
  for (const team of teams) {
    const calendar = calendarOf(calendars, team);
    const news = silent.filter((each) => each.teamId === team && isNewlySilent(each, calendar, now));
    const leads = news.length === 0 ? [] : await leadsOf(team);
    for (const lead of leads) {
      const theirs = forPerson(calendar, await zoneOf(lead));
      added.push(
        ...news.flatMap((source) => silenceDelivery(source, lead, { theirs, timeZone: calendar.timeZone }, now)),
      );
    }
  }
  if (added.length > 0) await deliveries.add(added, now);
}

/** One delivery for each silence: the next silence has another last event. None for a lead who never works. */
function silenceDelivery(
  { source, teamId, lastEventAt }: SourceHealth,
  lead: string,
  { theirs, timeZone }: { readonly theirs: Calendar; readonly timeZone: string },
  now: Date,
): readonly NewDelivery[] {
  const dueAt = nextTellingInstant(theirs, now);
  if (dueAt === undefined || lastEventAt === undefined) return [];
  const context: SilenceContext = { source, lastEventAt: lastEventAt.toISOString() };
  return [
    {
      kind: SILENT_SOURCE,
      subject: subjectOf(source, lead),
      occurrence: localDateOf(lastEventAt, timeZone),
      teamId,
      channelId: lead,
      dueAt,
      expiresAt: worthSendingUntil(dueAt),
      context,
    },
  ];
}

const MAX_SUBJECT = 200;

/** The name of a source may be longer than a subject may be. */
function subjectOf(source: string, lead: string): string {
  const subject = `${lead} ${source}`;
  return subject.length <= MAX_SUBJECT ? subject : `${lead} ${createHash('sha256').update(source).digest('hex')}`;
}
