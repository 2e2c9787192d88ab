import { addMinutes } from 'date-fns';
import type { Db } from '../../db/db.ts';
import { type TeamId, teamId } from '../../teams/team.ts';
import { keptComments } from '../disclosure/comments.ts';
import { commentsIn } from '../disclosure/count.ts';
import { countTeams, termsOf } from '../disclosure/count-teams.ts';
import type { CountedTeam } from '../disclosure/counted.ts';
import { disclose } from '../disclosure/disclosure.ts';
import type { OpenWave } from '../wave/wave.ts';
import { closedUpdates, INVITATION, LOST, lostMessages, REMINDER, resultsPosts } from '../wave/wave-deliveries.ts';
import { lockForClose, type OpenedAnswers, openAll, publishAndForget, shuffled, whoAnswered } from './closing.store.ts';
import type { LifecycleDeps } from './lifecycle-deps.ts';
import { KEY_PATIENCE_MINUTES } from './lost-key.job.ts';

type Deps = Omit<LifecycleDeps, 'settings' | 'published'>;

/**
 * Closes a wave in one transaction, under its lock: opens the answers in memory, counts them, writes what may be shown, and
 * deletes everything else. `disclose` alone decides what may be shown.
 */
export async function closeWave(deps: Deps, { id }: Pick<OpenWave, 'id'>, now: Date): Promise<void> {
  const { waves, audiences, keys } = deps;
  await waves.withLock(async (tx) => {
    const wave = await waves.openWave(tx);
    if (wave?.id !== id || !(await lockForClose(tx, wave))) return;
    const key = await keys.keyOf(wave, tx);
    if (key === undefined && mayKeyReturn(wave, now)) return;
    const answers: OpenedAnswers = key === undefined ? new Map() : await openAll(tx, wave, key);
    const lost = key === undefined ? await whoAnswered(tx, wave) : [];
    const counts = countTeams(
      wave,
      await audiences.audience(wave.id, tx),
      answers,
      await audiences.movedSince(wave.id, tx),
    );
    const published = disclose(counts, termsOf(wave));
    await publishAndForget(tx, wave, published, commentsToKeep(counts, answers, wave.k), now);
    await audiences.forgetBefore(wave.id, tx);
    await forgetReminders(deps, wave, now, tx);
    const results = resultsPosts(published, await deps.teams(), wave, now);
    await deps.deliveries.add([...lostMessages(lost, wave, 'closed', now), ...results], now, tx);
  });
}

/** Another process may still know the key, and put it back. Without it there is nothing to count. */
const mayKeyReturn = ({ keyGoneAt, closesAt }: OpenWave, now: Date): boolean =>
  keyGoneAt !== undefined && now < addMinutes(closesAt, KEY_PATIENCE_MINUTES);

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

/** The invitations say that the wave is over. Who was reminded is deleted: a missing reminder tells that somebody answered. */
async function forgetReminders({ deliveries }: Deps, wave: OpenWave, now: Date, tx: Db): Promise<void> {
  const invited = await deliveries.sentOf(INVITATION, wave.opensOn, tx);
  await deliveries.add(closedUpdates(invited, wave, now), now, tx);
  await deliveries.forget([REMINDER, LOST], wave.opensOn, tx);
}
