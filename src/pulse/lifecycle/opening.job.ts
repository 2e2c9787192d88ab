import { addHours } from 'date-fns';
import { localDateOf } from '../../teams/calendar/local-date.ts';
import { sensitiveK } from '../disclosure/counted.ts';
import { type PublishedWave, topFrictions } from '../disclosure/published.ts';
import { newWaveKey } from '../sealing/seal.store.ts';
import { askable, BANK } from '../survey/bank.ts';
import { DAY_TO_DAY } from '../survey/question.ts';
import { rotation } from '../survey/rotation.ts';
import { planOpening } from '../wave/opening.ts';
import { nextOpening } from '../wave/wave-days.ts';
import { invitations } from '../wave/wave-deliveries.ts';
import type { LifecycleDeps } from './lifecycle-deps.ts';
import { writeOpening } from './opening.store.ts';

type OpeningDeps = Pick<
  LifecycleDeps,
  'settings' | 'waves' | 'audiences' | 'keys' | 'published' | 'deliveries' | 'teams'
>;

/** Opens the wave whose day has come. A wave that is half over by now is skipped, and the next one opens on its own day. */
export async function openNext(
  { settings, waves, audiences, keys, published, deliveries, teams }: OpeningDeps,
  now: Date,
): Promise<void> {
  const { cadence, nextOn, k } = await settings.settings();
  // Where the day begins first, it is at most one day ahead of UTC.
  if (cadence === undefined || nextOn === undefined || nextOn > localDateOf(addHours(now, 24), 'UTC')) return;
  await waves.withLock(async (tx) => {
    if ((await waves.openWave(tx)) !== undefined) return;
    const all = await teams();
    const opening = planOpening(all, await audiences.people(tx), nextOn, now);
    if (opening.decision === 'wait') return;
    const next = nextOpening(nextOn, cadence, localDateOf(now, 'UTC'));
    if (opening.decision === 'skip' || opening.closesAt === undefined) {
      await waves.skip(nextOn, now, tx);
      return settings.setNextOn(next, tx);
    }
    const last = (await published.closed(tx)).at(-1)?.published;
    const items = itemsOf(await waves.history(tx), last, { people: opening.audience.length, k });
    const wave = { opensOn: nextOn, openedAt: now, closesAt: opening.closesAt, k, items };
    const channels = new Map(all.flatMap(({ team }) => (team.channelId ? [[Number(team.id), team.channelId]] : [])));
    const frozen = { audience: opening.audience, leads: await audiences.leads(tx), channels };
    const key = newWaveKey();
    const opened = await writeOpening(tx, wave, frozen, key);
    if (opened !== undefined) {
      await keys.put(tx, opened, key);
      await deliveries.add(invitations(opening, nextOn, opening.closesAt), now, tx);
    }
    await settings.setNextOn(next, tx);
  });
}

/** The ids of the questions that the next wave asks: the fixed one, and two in turn. */
function itemsOf(
  history: readonly (readonly string[])[],
  last: PublishedWave | undefined,
  { people, k }: { readonly people: number; readonly k: number },
): readonly string[] {
  const rotating = rotation(history, topFrictions(last), askable(BANK, people, sensitiveK(k)));
  return [DAY_TO_DAY, ...rotating.map(({ id }) => id)];
}
