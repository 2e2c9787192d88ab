import { addMinutes } from 'date-fns';
import type { Db } from '../../db/db.ts';
import { type Delivery, type NewDelivery, subjectOf, worthSendingUntil } from '../../schedule/delivery.ts';
import { localDateOf } from '../../teams/calendar/local-date.ts';
import { type TeamId, teamId } from '../../teams/team.ts';
import { keptComments } from '../disclosure/comments.ts';
import { commentsIn, countAnswers } from '../disclosure/count.ts';
import { type CountedTeam, sensitiveK } from '../disclosure/counted.ts';
import { disclose } from '../disclosure/disclosure.ts';
import { type PublishedWave, topFrictions } from '../disclosure/published.ts';
import { newWaveKey } from '../sealing/seal.store.ts';
import type { Answers } from '../survey/answer.ts';
import { askable, BANK } from '../survey/bank.ts';
import { DAY_TO_DAY, type Question } from '../survey/question.ts';
import { rotation } from '../survey/rotation.ts';
import { INVITATION, invitations, type PulseTeam, planOpening, REMINDER } from '../wave/opening.ts';
import type { PublishedStore } from '../wave/published.store.ts';
import type { OpenWave } from '../wave/wave.ts';
import { nextOpening } from '../wave/wave-days.ts';
import type { WavesStore } from '../wave/waves.store.ts';
import { keepPublished, lockForClose, openAll, shuffled, whoAnswered } from './closing.store.ts';

export const CLOSED = 'pulse-closed';
export const LOST = 'pulse-lost';
export const RESULTS = 'pulse-results';

/** What the pulse needs of deliveries. */
type PulseDeliveries = {
  add(deliveries: readonly NewDelivery[], now: Date, tx?: Db): Promise<number>;
  /** Those of a kind and an occurrence that were sent. */
  sentOf(kind: string, occurrence: string, tx?: Db): Promise<readonly Delivery[]>;
  /** Deletes all of a kind and an occurrence, sent or not. */
  forget(kinds: readonly string[], occurrence: string, tx?: Db): Promise<void>;
};

export type PulseDeps = {
  readonly waves: WavesStore;
  readonly published: PublishedStore;
  readonly deliveries: PulseDeliveries;
  /** All teams with their calendars. */
  readonly teams: () => Promise<readonly PulseTeam[]>;
};

/** So long a process that knows the key may take to put it back, after the database has crashed. */
const KEY_PATIENCE_MINUTES = 5;

/** Every minute: keeps the key, opens the wave whose day has come, and closes the one whose time is over. */
export const tendPulse =
  (deps: PulseDeps) =>
  async (now: Date): Promise<void> => {
    const key = await deps.waves.tendKey(now);
    if (key === 'gone') await recover(deps, now);
    const open = await deps.waves.openWave();
    if (open !== undefined && now >= open.closesAt) {
      await closeWave(deps, open, now);
      await deps.waves.forgetKeys();
    }
    if (open === undefined || now >= open.closesAt) await openNext(deps, now);
    await deps.published.sweep(now);
  };

const HOME = 'UTC';

/** Opens the wave whose day has come; one that is half over by now is skipped, and the next comes on its own day. */
export async function openNext({ waves, published, deliveries, teams }: PulseDeps, now: Date): Promise<void> {
  const settings = await waves.settings();
  const { cadence, nextOn } = settings;
  // Where the day begins first, it is at most one day ahead of UTC.
  if (cadence === undefined || nextOn === undefined || nextOn > localDateOf(addMinutes(now, 24 * 60), HOME)) return;
  await waves.alone(async (tx) => {
    if ((await waves.openWave(tx)) !== undefined) return;
    const opening = planOpening(await teams(), await waves.people(tx), nextOn, now);
    if (opening.decision === 'wait') return;
    const next = nextOpening(nextOn, cadence, localDateOf(now, HOME));
    if (opening.decision === 'skip' || opening.closesAt === undefined) {
      await waves.passOver(nextOn, now, tx);
      return waves.setNextOn(next, tx);
    }
    const last = (await published.closed(tx)).at(-1)?.published;
    const items = await itemsOf(waves, last, { people: opening.audience.length, k: settings.k }, tx);
    const wave = { opensOn: nextOn, openedAt: now, closesAt: opening.closesAt, k: settings.k, items };
    const opened = await waves.open(wave, opening.audience, newWaveKey(), tx);
    if (opened !== undefined) await deliveries.add(invitations(opening, nextOn, opening.closesAt), now, tx);
    await waves.setNextOn(next, tx);
  });
}

async function itemsOf(
  waves: WavesStore,
  last: PublishedWave | undefined,
  { people, k }: { readonly people: number; readonly k: number },
  tx: Db,
): Promise<readonly string[]> {
  const rotating = rotation(await waves.history(tx), topFrictions(last), askable(BANK, people, sensitiveK(k)));
  return [DAY_TO_DAY, ...rotating.map(({ id }) => id)];
}

/** Counts, publishes and forgets, all in one transaction under the lock of the wave. */
export async function closeWave({ waves, deliveries, teams }: PulseDeps, { id }: OpenWave, now: Date): Promise<void> {
  await waves.alone(async (tx) => {
    const wave = await waves.openWave(tx);
    if (wave?.id !== id || !(await lockForClose(tx, wave))) return;
    const key = await waves.keyOf(wave, tx);
    // Whoever knows it may still come; without it there is nothing to count.
    if (key === undefined && wave.keyGoneAt !== undefined && now < addMinutes(wave.closesAt, KEY_PATIENCE_MINUTES))
      return;
    const answers = key === undefined ? new Map<TeamId, Answers[]>() : await openAll(tx, wave, key);
    const audience = await waves.audience(wave.id, tx);
    const moved = await waves.movedSince(wave.id, tx);
    const counts = countedTeams(wave, audience, answers, moved);
    const published = disclose(counts, termsOf(wave));
    const lost = key === undefined ? await whoAnswered(tx, wave) : [];
    await keepPublished(tx, wave, published, commentsOf(counts, answers, wave.k), now);
    await waves.forgetAudiences(wave.id, tx);
    await tell(deliveries, wave, now, tx);
    await deliveries.add(
      [...lostOf(lost, wave, 'closed', now), ...resultsOf(published, await teams(), wave, now)],
      now,
      tx,
    );
  });
}

const questionsOf = (wave: OpenWave): readonly Question[] =>
  wave.items.flatMap((id) => BANK.find((question) => question.id === id) ?? []);

const termsOf = (wave: OpenWave) => ({
  k: wave.k,
  items: questionsOf(wave).map(({ id, isSensitive }) => ({ id, isSensitive })),
});

function countedTeams(
  wave: OpenWave,
  audience: readonly { readonly team: number }[],
  answers: ReadonlyMap<TeamId, readonly Answers[]>,
  moved: ReadonlyMap<TeamId, number | null>,
): readonly CountedTeam[] {
  const sizes = new Map<number, number>();
  for (const { team } of audience) sizes.set(team, (sizes.get(team) ?? 0) + 1);
  return [...sizes].map(([team, size]) => ({
    team,
    audience: size,
    moved: moved.get(teamId(team)) ?? null,
    ...countAnswers(answers.get(teamId(team)) ?? [], questionsOf(wave)),
  }));
}

const commentsOf = (
  counts: readonly CountedTeam[],
  answers: ReadonlyMap<TeamId, readonly Answers[]>,
  k: number,
): ReadonlyMap<TeamId, readonly string[]> =>
  new Map(
    counts.map(({ team, answered }) => {
      const said = commentsIn(answers.get(teamId(team)) ?? []);
      return [teamId(team), keptComments(shuffled(said), answered, k)] as const;
    }),
  );

/** The private messages say that it is over, and who was reminded is forgotten. */
async function tell(deliveries: PulseDeliveries, wave: OpenWave, now: Date, tx: Db): Promise<void> {
  const invited = await deliveries.sentOf(INVITATION, wave.opensOn, tx);
  const closed = invited.flatMap(({ subject, sentChannelId, sentTs }): NewDelivery[] =>
    sentChannelId === undefined || sentTs === undefined
      ? []
      : [
          {
            kind: CLOSED,
            subject,
            occurrence: wave.opensOn,
            channelId: sentChannelId,
            updateTs: sentTs,
            dueAt: now,
            expiresAt: worthSendingUntil(now, UPDATED_DAYS),
          },
        ],
  );
  await deliveries.add(closed, now, tx);
  await deliveries.forget([REMINDER, LOST], wave.opensOn, tx);
}

const UPDATED_DAYS = 7;
const TOLD_DAYS = 3;

/** To every team that took part, at the same time. */
function resultsOf(
  published: PublishedWave,
  teams: readonly PulseTeam[],
  { opensOn }: OpenWave,
  now: Date,
): readonly NewDelivery[] {
  const channels = new Map(teams.map(({ team }) => [Number(team.id), team.channelId]));
  return published.teams.flatMap(({ team }) => {
    const channelId = channels.get(team);
    return channelId === undefined
      ? []
      : {
          kind: RESULTS,
          subject: subjectOf.team(team),
          occurrence: opensOn,
          teamId: team,
          channelId,
          dueAt: now,
          expiresAt: worthSendingUntil(now, TOLD_DAYS),
        };
  });
}

/** To those whose answer is lost; `again`: they are asked once more. */
const lostOf = (
  people: readonly string[],
  { opensOn, timesLost, closesAt }: OpenWave,
  what: 'again' | 'closed',
  now: Date,
): readonly NewDelivery[] =>
  people.map((personId) => ({
    kind: LOST,
    subject: `${personId} ${timesLost + 1}`,
    occurrence: opensOn,
    channelId: personId,
    dueAt: now,
    expiresAt: what === 'again' ? closesAt : worthSendingUntil(now, TOLD_DAYS),
    context: { what },
  }));

/** Nobody has the key any more: what was answered is lost. Whoever had answered is told, and asked once more. */
async function recover({ waves, deliveries }: PulseDeps, now: Date): Promise<void> {
  await waves.alone(async (tx) => {
    const wave = await waves.openWave(tx);
    if (wave?.keyGoneAt === undefined || now < addMinutes(wave.keyGoneAt, KEY_PATIENCE_MINUTES)) return;
    if (now >= wave.closesAt) return;
    const lost = await waves.startAfresh(wave.id, newWaveKey(), tx);
    await deliveries.add(lostOf(lost, wave, 'again', now), now, tx);
  });
}
