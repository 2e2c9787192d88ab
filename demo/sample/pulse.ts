import type { Db } from '../../src/db/db.ts';
import type { OwnSecret } from '../../src/http/own-secret.ts';
import { createLog } from '../../src/log.ts';
import { closeWave } from '../../src/pulse/lifecycle/closing.job.ts';
import type { LifecycleDeps } from '../../src/pulse/lifecycle/lifecycle-deps.ts';
import { openNext } from '../../src/pulse/lifecycle/opening.job.ts';
import { pulseStores } from '../../src/pulse/pulse.store.ts';
import type { Answers } from '../../src/pulse/survey/answer.ts';
import { BANK } from '../../src/pulse/survey/bank.ts';
import type { OpenWave } from '../../src/pulse/wave/wave.ts';
import { type LocalDate, localDateOf, mondayOf, plusDays } from '../../src/teams/calendar/local-date.ts';
import { peopleStore } from '../../src/teams/directory/people.store.ts';
import { teamSettingsStore } from '../../src/teams/team-settings.store.ts';
import { teamsStore } from '../../src/teams/teams.store.ts';
import { chance } from './chance.ts';
import { COLLEAGUES, NEWCOMER, SAMPLE_CREWS } from './people.ts';

/** The pulse of the demo, through the same stores and jobs as in the bot. */
export function samplePulse(db: Db, own: OwnSecret) {
  const stores = pulseStores(db, own);
  const { settings, waves, frozen, keys, sealed } = stores;
  const deps: LifecycleDeps = {
    ...stores,
    deliveries: { ...stores.deliveries, add: async () => 0 },
    teams: async () => {
      const ids = (await teamsStore(db).teams()).map(({ id }) => id);
      const all = await teamSettingsStore(db).settingsOf(ids);
      return all.map(({ team, calendar }) => ({ team, calendar, hasOptedOut: false }));
    },
    log: createLog('warn'),
  };
  return {
    /** Closes the waves of the last weeks with invented answers, and lets the next one open next Monday. */
    async begin(now: Date): Promise<void> {
      await everybodyBelongs();
      const nextOn = plusDays(mondayOf(localDateOf(now, 'UTC')), 7);
      for (const weeks of [6, 4, 2]) await past(plusDays(nextOn, -7 * weeks));
      await settings.setUp({ cadence: 2, nextOn, k: 5 }, { actor: 'demo', at: now });
    },

    /** Once a wave is open, answers it for the people whom no one acts as. */
    async colleaguesAnswer(now: Date): Promise<void> {
      const wave = await waves.openWave();
      if (wave === undefined || now >= wave.closesAt) return;
      await answerAll(wave, COLLEAGUES, now);
    },
  };

  /** All but one have said which team is theirs. */
  async function everybodyBelongs(): Promise<void> {
    for (const { id, name } of await teamsStore(db).teams())
      for (const person of SAMPLE_CREWS[name]?.members ?? [])
        if (person !== NEWCOMER) await peopleStore(db).chooseHomeTeam(person, id);
  }

  async function past(opensOn: LocalDate): Promise<void> {
    const opened = new Date(`${opensOn}T06:00:00Z`);
    await settings.setUp({ cadence: 2, nextOn: opensOn, k: 5 }, { actor: 'demo', at: opened });
    await openNext(deps, opened);
    const wave = await waves.openWave();
    if (wave === undefined) return;
    const everybody = (await frozen.frozen(wave)).audience.map(({ personId }) => personId);
    await answerAll(wave, everybody.slice(1), opened);
    await closeWave(deps, wave, wave.closesAt);
    await keys.forgetClosed();
  }

  async function answerAll(wave: OpenWave, people: readonly string[], now: Date): Promise<void> {
    const { seatOf } = await frozen.frozen(wave);
    const spoken = await sealed.spoken(wave);
    for (const person of people) {
      const seat = seatOf(person);
      if (seat !== undefined && spoken?.(person) === false) await sealed.answer(wave, seat, saidBy(person, wave), now);
    }
  }
}

/** It is always the same for the same person and wave. */
function saidBy(person: string, wave: OpenWave): Answers {
  const luck = chance(seedOf(`${person} ${wave.opensOn}`));
  const items = Object.fromEntries(
    wave.items.map((id) => {
      const mood = 1 + luck.between(0, 2) + luck.between(0, 2);
      const isTurned = BANK.find((question) => question.id === id)?.favourable === 'first';
      return [id, (isTurned ? 6 - mood : mood) as 1 | 2 | 3 | 4 | 5];
    }),
  );
  const slowed = [...new Set([luck.pick(USUAL), luck.pick(USUAL), luck.pick(ALL)])];
  return { items, slowed, comment: '' };
}

const USUAL = ['flaky-ci', 'meetings', 'deploys'] as const;
const ALL = ['reviews', 'docs', 'requirements', 'code', 'unplanned'] as const;

const seedOf = (text: string): number => Buffer.from(text).reduce((sum, byte) => (sum * 31 + byte) % 1_000_003, 7);
