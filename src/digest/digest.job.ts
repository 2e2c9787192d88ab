import type { Db } from '../db/db.ts';
import { isMissed, type NewDelivery, subjectOf, worthSendingUntil } from '../schedule/delivery.ts';
import type { Schedule, SchedulesStore, Step } from '../schedule/schedules.store.ts';
import { movedDue, nextDue, nextDueAfterOccurrence } from '../teams/calendar/calendar-due.ts';
import type { LocalDate } from '../teams/calendar/local-date.ts';
import { type TeamId, teamId } from '../teams/team.ts';
import type { TeamSettings } from '../teams/team-settings.ts';
import type { DigestMaker } from './digest-maker.ts';
import type { DigestsStore } from './digests.store.ts';
import { reportedWeek } from './judging/week.ts';

export const DIGEST = 'digest';

type ScheduleDeps = {
  readonly schedules: SchedulesStore;
  /** The settings of all teams. */
  readonly allSettings: () => Promise<readonly TeamSettings[]>;
};

/**
 * Every minute: keeps the next digest of each team with a channel scheduled by its calendar and settings. It notices a change
 * of either, no matter which process made it.
 */
export function keepDigestsScheduled({ schedules, allSettings }: ScheduleDeps): (now: Date) => Promise<void> {
  const fingerprints = new Map<TeamId, string>();
  return async (now) => {
    const settings = await allSettings();
    const pending = new Map((await schedules.all(DIGEST)).map((one) => [one.teamId, one]));
    const changed = settings.filter(
      (one) => fingerprints.get(one.team.id) !== fingerprint(one) || isMissing(one, pending),
    );
    const wanted = changed.flatMap((one) => scheduleOf(one, pending.get(one.team.id), now));
    await schedules.setAll(DIGEST, wanted);
    for (const { team } of settings.filter(({ team }) => team.channelId === undefined && pending.has(team.id)))
      await schedules.remove(DIGEST, team.id);
    for (const one of changed) fingerprints.set(one.team.id, fingerprint(one));
  };
}

const isMissing = ({ team }: TeamSettings, pending: ReadonlyMap<number, Schedule>): boolean =>
  team.channelId !== undefined && !pending.has(team.id);

const fingerprint = ({ team, calendar, digest }: TeamSettings): string =>
  JSON.stringify([team.channelId, { ...calendar, days: [...calendar.days] }, digest]);

function scheduleOf({ team, calendar, digest }: TeamSettings, pending: Schedule | undefined, now: Date): Schedule[] {
  if (team.channelId === undefined) return [];
  const due =
    pending === undefined
      ? nextDue(calendar, digest, now)
      : movedDue(calendar, digest, { ...pending, occurrence: pending.occurrence as LocalDate }, now);
  return due === undefined ? [] : [{ teamId: team.id, ...due }];
}

type DueDeps = {
  readonly schedules: SchedulesStore;
  readonly settingsOf: (ids: readonly TeamId[]) => Promise<readonly TeamSettings[]>;
  readonly digests: DigestsStore;
  readonly make: DigestMaker;
};

const MAX_AT_ONCE = 500;

/** Every minute: makes the digests that are due, all of them with the same few statements, and puts them in the outbox. */
export const makeDigests =
  (deps: DueDeps) =>
  async (now: Date): Promise<void> => {
    // After weeks without a running process each team has several digests due.
    while ((await deps.schedules.advance(DIGEST, now, MAX_AT_ONCE, (due, tx) => steps(deps, due, now, tx))) > 0);
  };

async function steps({ settingsOf, digests, make }: DueDeps, due: readonly Schedule[], now: Date, tx: Db) {
  const settings = new Map((await settingsOf(due.map((one) => teamId(one.teamId)))).map((one) => [one.team.id, one]));
  const worth = due.flatMap(({ teamId: id, occurrence, dueAt }) => {
    const ofTeam = settings.get(teamId(id));
    return ofTeam === undefined || isMissed(dueAt, now) ? [] : [{ ...ofTeam, monday: occurrence as LocalDate }];
  });
  const made = await make(worth, now, tx);
  await digests.keep(
    made.map((facts) => ({
      team: facts.team.id,
      monday: reportedWeek(facts).monday,
      facts,
      asks: facts.untagged.first.map(({ id }) => id),
    })),
    now,
    tx,
  );
  return due.map((one) => stepOf(one, settings.get(teamId(one.teamId))));
}

function stepOf({ teamId: id, occurrence, dueAt }: Schedule, settings: TeamSettings | undefined): Step {
  const channelId = settings?.team.channelId;
  if (settings === undefined || channelId === undefined) return { teamId: id, delivery: undefined, next: undefined };
  const delivery: NewDelivery = {
    kind: DIGEST,
    subject: subjectOf.team(id),
    occurrence,
    teamId: id,
    channelId,
    dueAt,
    expiresAt: worthSendingUntil(dueAt),
  };
  const next = nextDueAfterOccurrence(settings.calendar, settings.digest, occurrence as LocalDate);
  return { teamId: id, delivery, next };
}
