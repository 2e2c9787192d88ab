import { addDays, addMinutes } from 'date-fns';
import type { Db } from '../../db/db.ts';
import { type TeamId, teamId } from '../../teams/team.ts';
import { keptComments } from '../disclosure/comments.ts';
import { commentsIn } from '../disclosure/count.ts';
import { countTeams, termsOf } from '../disclosure/count-teams.ts';
import type { CountedTeam } from '../disclosure/counted.ts';
import { disclose } from '../disclosure/disclosure.ts';
import type { KeyState } from '../sealing/keys.store.ts';
import type { WaveKey } from '../sealing/seal.store.ts';
import type { Answers } from '../survey/answer.ts';
import type { FrozenAudience } from '../wave/frozen.store.ts';
import type { OpenWave } from '../wave/wave.ts';
import { closedUpdates, type Ending, PRIVATE, resultsPosts } from '../wave/wave-deliveries.ts';
import { endWave, forgetWave, keepComments, shuffled } from './closing.store.ts';
import type { LifecycleDeps } from './lifecycle-deps.ts';
import { KEY_PATIENCE_MINUTES } from './lost-key.job.ts';

type Deps = Omit<LifecycleDeps, 'settings'>;
type OpenedAnswers = ReadonlyMap<TeamId, readonly Answers[]>;

/** How long a close waits for private messages that are being sent. */
const SENDING_PATIENCE_MINUTES = 3;

/** How long a closed wave waits for a process that has the secret which its key was wrapped under. */
const SECRET_PATIENCE_DAYS = 7;

/**
 * Closes a wave in one transaction, under its lock: opens the answers in memory, counts them, writes what may be shown, and
 * deletes everything else. `disclose` alone decides what may be shown.
 */
export async function closeWave(deps: Deps, { id }: Pick<OpenWave, 'id'>, now: Date): Promise<void> {
  const { waves, keys, frozen } = deps;
  await waves.withLock(async (tx) => {
    const wave = await waves.lockOpenWave(tx);
    if (wave?.id !== id) return;
    const state = await keys.keyOf(wave, tx);
    if (mayBeOpenedLater(state, wave, now) || (await isReminding(deps, wave, now, tx))) return;
    const who = await frozen.frozen(wave, tx);
    const ending = endingOf(state, who);
    // Before the key goes: it opens where the reminders are.
    const messages = await deps.places.all(wave, tx);
    if (state.kind === 'known' && ending === null) await publish(deps, tx, { wave, key: state.key, who, now });
    else await endWave(tx, wave, ending, now);
    await forgetWave(tx, wave);
    await deps.deliveries.forget(PRIVATE, wave.opensOn, tx);
    const toTidy = await deps.tidying.begin(tx, wave, messages);
    await deps.deliveries.add(closedUpdates(toTidy, who.audience, wave, ending, now), now, tx);
    if (ending !== null) deps.log.error({ ending }, ENDED[ending]);
  });
}

const ENDED: Readonly<Record<Exclude<Ending, null>, string>> = {
  lost: 'A pulse closed without results: no process had the key of its answers any more',
  changed: 'A pulse closed without results: the list of who is asked was changed in the database after it had opened',
};

/** Another process may still know the key, or have the secret that it was wrapped under. */
function mayBeOpenedLater({ kind }: KeyState, { keyGoneAt, closesAt }: OpenWave, now: Date): boolean {
  switch (kind) {
    case 'known':
    case 'changed':
      return false;
    case 'gone':
      // One that was asked a moment ago has not had the time to put it back.
      return now < addMinutes(latest(closesAt, keyGoneAt ?? now), KEY_PATIENCE_MINUTES);
    case 'other-secret':
      return now < addDays(closesAt, SECRET_PATIENCE_DAYS);
  }
}

/** A reminder that is on its way must have arrived before it can be deleted. */
const isReminding = async (
  { deliveries }: Deps,
  { opensOn, closesAt }: OpenWave,
  now: Date,
  tx: Db,
): Promise<boolean> =>
  now < addMinutes(closesAt, SENDING_PATIENCE_MINUTES) && (await deliveries.someAre(['sending'], PRIVATE, opensOn, tx));

const latest = (one: Date, other: Date): Date => (one > other ? one : other);

function endingOf({ kind }: KeyState, { isIntact }: FrozenAudience): Ending {
  if (!isIntact || kind === 'changed') return 'changed';
  return kind === 'known' ? null : 'lost';
}

type Closing = {
  readonly wave: OpenWave;
  readonly key: WaveKey;
  readonly who: FrozenAudience;
  readonly now: Date;
};

async function publish(deps: Deps, tx: Db, { wave, key, who, now }: Closing): Promise<void> {
  const { audiences, sealed } = deps;
  const answers = byTeam(await sealed.openAll(tx, wave, key, who.audience));
  const counts = countTeams(wave, who.audience, answers, await audiences.movedSince(wave.id, tx));
  const before = (await deps.published.closed(tx)).map(({ published }) => published);
  const published = disclose(counts, termsOf(wave), before);
  await endWave(tx, wave, published, now);
  await keepComments(tx, wave, commentsToKeep(counts, answers, wave.k));
  await audiences.forgetOld(tx);
  await deps.deliveries.add(resultsPosts(published, who.channels, wave, now), now, tx);
}

function byTeam(
  opened: readonly { readonly who: { readonly team: number }; readonly answers: Answers }[],
): OpenedAnswers {
  const teams = new Map<TeamId, Answers[]>();
  for (const { who, answers } of opened) {
    const ofTeam = teams.get(teamId(who.team)) ?? [];
    teams.set(teamId(who.team), ofTeam);
    ofTeam.push(answers);
  }
  return teams;
}

/** The comments of each team, shuffled, where enough of the team answered and wrote. */
const commentsToKeep = (
  counts: readonly CountedTeam[],
  answers: OpenedAnswers,
  k: number,
): ReadonlyMap<TeamId, readonly string[]> =>
  new Map(
    counts.map(({ team, answered }) => {
      const comments = commentsIn(answers.get(teamId(team)) ?? []);
      return [teamId(team), keptComments(shuffled(comments), answered, k)] as const;
    }),
  );
