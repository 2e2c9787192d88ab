import { afterAll, beforeEach } from 'vitest';
import type { DemoMessage } from '../../demo/protocol.ts';
import { writeOpening } from '../../src/pulse/lifecycle/opening.store.ts';
import { pulseStores } from '../../src/pulse/pulse.store.ts';
import { newWaveKey } from '../../src/pulse/sealing/seal.store.ts';
import type { OpenWave } from '../../src/pulse/wave/wave.ts';
import type { NewDelivery } from '../../src/schedule/delivery.ts';
import type { LocalDate } from '../../src/teams/calendar/local-date.ts';
import { testDatabase } from '../support/database.ts';
import { runningBot } from '../support/dora-bot.ts';
import { present } from '../support/given.ts';
import { words } from '../support/hands.ts';
import { choices, radio, type Values } from '../support/inputs.ts';
import { ownSecretOf, SECRET } from '../support/own-secret.ts';
import { until } from '../support/processes.ts';
import { tcpProxy } from '../support/tcp-proxy.ts';

/** It is noon of Monday, 2 November 2026. */
const MONDAY = '2026-11-02' as LocalDate;

export const HAPPY: Values = { Q01: radio('5'), slowed: choices('meetings', 'docs') };

export const IVO = { personId: 'UIVO', team: 1 };

type Wave = {
  readonly opensOn?: LocalDate;
  /** How many are asked; Ivo is the first of them. */
  readonly asked?: number;
};
/** A running bot in which Ivo is asked, and what he does there. */
export async function pulseBot() {
  const { db, pool, url, reset } = await testDatabase();
  const { waves, sealed, settings, keys, deliveries } = pulseStores(db, ownSecretOf(SECRET));

  const proxy = await tcpProxy(url);
  const running = await runningBot('HTTP', proxy.url, SECRET);
  afterAll(async () => {
    await running.close();
    await proxy.close();
  });

  /** Mara and Ivo are in payments. Mara is an admin. */
  beforeEach(async () => {
    await reset();
    await running.hands.closeAll('UMARA', 'UIVO', 'UGUEST');
    await pool.query(
      `insert into people (id, name, time_zone, is_full_member, is_admin, refreshed_at)
     values ('UMARA', 'Mara', 'Europe/Berlin', true, true, now()), ('UIVO', 'Ivo', 'Europe/Berlin', true, false, now()),
            ('UGUEST', 'Guest', 'Europe/Berlin', false, false, now())`,
    );
    await pool.query(
      "insert into teams (id, name, time_zone, channel_id) overriding system value values (1, 'payments', 'Europe/Berlin', 'CPAY')",
    );
    await pool.query(
      "insert into team_members (team_id, person_id, since, agreed) values (1, 'UMARA', now(), true), (1, 'UIVO', now(), true)",
    );
  });

  async function opens({ opensOn = MONDAY, asked = 1 }: Wave = {}) {
    const wave = {
      opensOn,
      openedAt: new Date('2026-11-02T00:00:00Z'),
      closesAt: new Date('2026-11-06T16:00:00Z'),
      k: 5,
      items: ['Q01', 'Q02', 'Q06'],
    };
    const audience = Array.from({ length: asked }, (_, index) => ({
      personId: index === 0 ? 'UIVO' : `U0${index}`,
      team: 1,
    }));
    const key = newWaveKey();
    return db.transaction(async (tx) => {
      const opened = present(await writeOpening(tx, wave, { audience, leads: new Map() }, key));
      await keys.put(tx, opened, key);
      return opened;
    });
  }
  /** Ivo answers from somewhere else. */
  const answered = (wave: OpenWave) =>
    sealed.answer(wave, IVO, { items: { Q01: 4 }, slowed: [], comment: '' }, new Date('2026-11-02T12:00:00Z'));
  async function invited(): Promise<DemoMessage> {
    const wave = await opens();
    return isSent({ kind: 'pulse-invitation', subject: 'UIVO', expiresAt: wave.closesAt });
  }
  const reminded = async (): Promise<DemoMessage> =>
    isSent({ kind: 'pulse-reminder', subject: 'UIVO 1', expiresAt: present(await waves.openWave()).closesAt });
  /** A private message of the wave is due, and arrives. */
  async function isSent(message: Pick<NewDelivery, 'kind' | 'subject' | 'expiresAt'>): Promise<DemoMessage> {
    const dueAt = new Date('2026-11-02T08:00:00Z');
    await deliveries.add([{ ...message, occurrence: MONDAY, channelId: 'UIVO', dueAt }], dueAt);
    const before = inDm().length;
    await running.bot.tick();
    await until(() => inDm().length > before);
    return present(inDm().at(-1));
  }

  const inDm = () => running.slack.messages('UIVO', 'DUIVO');
  const now = (message: DemoMessage) => words(running.hands.seen('UIVO', message));
  const shows = (as: string, text: string) => running.hands.shows(as, text);
  const command = (as: string, text: string) => running.slack.command(as, 'CPAY', text);
  async function hears(as: string, text: string): Promise<string> {
    const [said] = await running.hears(as, 'CPAY', 1, () => command(as, text));
    return said?.text ?? '';
  }
  /** Ivo presses a button of the message as it is by then. */
  const press = (message: DemoMessage, actionId: string) =>
    running.hands.press('UIVO', present(running.hands.seen('UIVO', message)), actionId);

  const kept = async () => sealed.ownAnswers(present(await waves.openWave()), IVO);
  const rowCount = async () => Number((await pool.query('select count(*) from pulse_sealed')).rows[0]?.count);
  async function answers(values: Values = HAPPY) {
    await command('UIVO', '/pulse answer');
    const view = await shows('UIVO', 'Confidential while open');
    return running.slack.viewSubmit('UIVO', view.id, values);
  }

  return {
    proxy,
    running,
    pool,
    waves,
    sealed,
    settings,
    opens,
    answered,
    invited,
    reminded,
    inDm,
    now,
    shows,
    command,
    hears,
    press,
    kept,
    rowCount,
    answers,
  };
}
