import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { App, HTTPReceiver } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { DemoSlack } from '../../../demo/slack/start.ts';
import { TookTooLong } from '../../../src/deadline.ts';
import { createLog } from '../../../src/log.ts';
import { section } from '../../../src/slack/blocks.ts';
import { failedModal, notSaved } from '../../../src/slack/failure-words.ts';
import { textOf } from '../../../src/slack/modals/form-values.ts';
import { textInput } from '../../../src/slack/modals/inputs.ts';
import { fillModal, onSubmit, openModal, type Submission, type Submitted } from '../../../src/slack/modals/modal.ts';
import { modalFrame } from '../../../src/slack/modals/modal.view.ts';
import { silent } from '../../demo/silent.ts';
import { aDemoSlack, botToken, signingSecret } from '../../demo/workspace.ts';
import { DATABASE_DOWN, present } from '../../support/given.ts';
import { until } from '../../support/processes.ts';

const FRAME = modalFrame({ callbackId: 'notes:form', title: 'Notes' });

/** Something above the first field, as forms have it, and two fields. */
const form = (): ModalView =>
  FRAME.view(
    [section('What happened?'), textInput({ name: 'what', label: 'What' }), textInput({ name: 'why', label: 'Why' })],
    { submit: 'Save' },
  );
const typed = (value: string) => ({ value: { type: 'plain_text_input', value } });
const FILLED = { what: typed('It broke'), why: typed('A deploy') };

const lines: string[] = [];
const log = createLog('error', { write: (line) => void lines.push(line) });
const logged = () => lines.map((line) => JSON.parse(line) as object);

/** What the form does in this test. */
type Rules = {
  readonly fill?: () => Promise<ModalView>;
  readonly onTop?: boolean;
  readonly submit?: (submission: Submission) => Promise<Submitted>;
};
let rules: Rules = {};

let slack: DemoSlack;
let app: App;
const refused: string[] = [];

beforeAll(async () => {
  slack = await aDemoSlack();
  app = new App({
    token: botToken,
    logger: silent,
    clientOptions: { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } },
    receiver: new HTTPReceiver({ signingSecret, logger: silent }),
  });
  app.command('/dora', async ({ ack, client, command }) => {
    await ack();
    const { fill = async () => form(), onTop = false } = rules;
    const failure = 'The notes could not be filled';
    await openModal({ client, triggerId: command.trigger_id, onTop, frame: FRAME, fill, log, failure });
  });
  app.error(async ({ message }) => void refused.push(message));
  onSubmit(app, 'notes:form', {
    submit: async (submission) => present(rules.submit)(submission),
    log,
    failure: 'The notes were not saved',
  });
  const server = await app.start({ port: 0, host: '127.0.0.1' });
  const { port } = (server as { address(): unknown }).address() as AddressInfo;
  slack.setBotUrl(`http://127.0.0.1:${port}/slack/events`);
});
beforeEach(() => {
  rules = {};
  lines.length = 0;
  refused.length = 0;
});
afterEach(async () => {
  const [bottom] = slack.openViews('UMARA');
  if (bottom !== undefined) await slack.viewClose('UMARA', bottom.id);
});
afterAll(async () => {
  await app.stop();
  await slack.close();
});

const shown = () => slack.openViews('UMARA').map(({ blocks }) => blocks.map((block) => words(block)));
const words = (block: unknown): string => {
  const { text, block_id: id } = block as { text?: { text: string }; block_id?: string };
  return text?.text ?? `[${id}]`;
};
const LOADING = ['One moment …'];
const FORM = ['What happened?', '[what]', '[why]'];

/** Mara opens the form. */
async function open(by: Rules): Promise<void> {
  rules = by;
  expect(await slack.command('UMARA', 'CPAY', '/dora')).toEqual({ ok: true });
}
const updates = () => slack.calls.filter(({ method }) => method === 'views.update').length;

describe('a modal', () => {
  test('opens before its contents are loaded, because a trigger lasts three seconds, and is filled then', async () => {
    const before: unknown[] = [];
    const fill = async () => {
      await until(() => shown().length > 0);
      before.push(...shown());
      return form();
    };
    await open({ fill });
    await until(() => shown()[0]?.length === 3);
    expect([before, shown()]).toEqual([[LOADING], [FORM]]);
    expect([logged(), refused]).toEqual([[], []]);
  });

  test('opens on top of an open modal where that is asked for', async () => {
    await open({});
    await until(() => shown()[0]?.length === 3);
    await open({ onTop: true, fill: async () => FRAME.sentence('Above.') });
    await until(() => shown()[1]?.[0] === 'Above.');
    expect(shown()).toEqual([FORM, ['Above.']]);
  });

  test.for([
    { why: 'the database', error: DATABASE_DOWN, said: /^Drumbeat cannot reach its database right now/ },
    { why: 'something else', error: new Error('a mistake of ours'), said: /^Something went wrong in Drumbeat/ },
  ])('says what failed where it cannot be filled, and the log says why: $why', async ({ error, said }) => {
    await open({ fill: () => Promise.reject(error) });
    await until(() => said.test(shown()[0]?.[0] ?? ''));
    expect(shown()).toEqual([[expect.stringMatching(said)]]);
    expect(logged()).toMatchObject([{ msg: 'The notes could not be filled', error: { message: error.message } }]);
  });

  test('that was closed meanwhile stays closed, and that is no failure', async () => {
    const before = updates();
    const fill = async () => {
      await until(() => shown().length > 0);
      await slack.viewClose('UMARA', present(slack.openViews('UMARA')[0]).id);
      return form();
    };
    await open({ fill });
    await until(() => updates() > before);
    await sleep(50);
    expect([shown(), logged(), refused]).toEqual([[], [], []]);
  });

  test('is given up after half a minute', async () => {
    vi.useFakeTimers();
    try {
      const updated: unknown[] = [];
      const client = { views: { update: async (asked: object) => void updated.push(asked) } } as unknown as WebClient;
      const fill = () => new Promise<never>(() => {});
      const filling = fillModal({ client, viewId: 'V1', frame: FRAME, fill, log, failure: 'The notes hang' });
      await vi.advanceTimersByTimeAsync(29_000);
      expect(updated).toEqual([]);
      await vi.advanceTimersByTimeAsync(1_000);
      await filling;
      expect(updated).toEqual([{ view_id: 'V1', view: FRAME.sentence(failedModal(new TookTooLong())) }]);
      expect(logged()).toMatchObject([{ msg: 'The notes hang', error: { message: 'No answer in 30000 ms' } }]);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('a form that is submitted', () => {
  /** The form is open, and Mara sends it. */
  async function send(submit: NonNullable<Rules['submit']>) {
    await open({ submit });
    await until(() => shown()[0]?.length === 3);
    return slack.viewSubmit('UMARA', present(slack.openViews('UMARA')[0]).id, FILLED);
  }
  /** Notes what was done after Slack had its answer, and what Mara saw then. */
  function aNotebook() {
    const seen: unknown[] = [];
    return { seen, after: async () => void seen.push(shown()) };
  }

  test('passes on what was typed, and by whom', async () => {
    const got: unknown[] = [];
    await send(async ({ values, userId, view }) => {
      got.push(textOf(values, 'what'), textOf(values, 'why'), userId, view.callback_id);
      return { kind: 'closed' };
    });
    expect(got).toEqual(['It broke', 'A deploy', 'UMARA', 'notes:form']);
  });

  test('closes, and the follow-up runs after that', async () => {
    const { seen, after } = aNotebook();
    const later = async () => {
      await until(() => shown().length === 0);
      await after();
    };
    expect(await send(async () => ({ kind: 'closed', after: later }))).toEqual({ ok: true });
    await until(() => seen.length > 0);
    expect(seen).toEqual([[]]);
  });

  test('shows another view, and the follow-up runs after that', async () => {
    const { seen, after } = aNotebook();
    const later = async () => {
      await until(() => shown()[0]?.[0] === 'Saved.');
      await after();
    };
    const submitted: Submitted = { kind: 'shown', view: FRAME.sentence('Saved.'), after: later };
    expect(await send(async () => submitted)).toEqual({ ok: true });
    await until(() => seen.length > 0);
    expect(seen).toEqual([[['Saved.']]]);
  });

  test('says at its fields what is wrong, and stays open', async () => {
    const faults = { why: 'Say more.' };
    expect(await send(async () => ({ kind: 'faults', faults }))).toEqual({ ok: false, fieldErrors: faults });
    expect([shown(), logged()]).toEqual([[FORM], []]);
  });

  test('that cannot be written says so at its first field, keeps what was typed and can be sent again', async () => {
    const submit = () => Promise.reject(DATABASE_DOWN);
    expect(await send(submit)).toEqual({ ok: false, fieldErrors: { what: notSaved(DATABASE_DOWN) } });
    expect(logged()).toMatchObject([{ msg: 'The notes were not saved', error: { code: 'ECONNREFUSED' } }]);
    const got: unknown[] = [];
    rules = {
      submit: async ({ values }) => ({ kind: 'closed', after: async () => void got.push(textOf(values, 'why')) }),
    };
    expect(await slack.viewSubmit('UMARA', present(slack.openViews('UMARA')[0]).id, {})).toEqual({ ok: true });
    await until(() => got.length > 0);
    expect(got).toEqual(['A deploy']);
  });

  test('that is too slow says so while Slack still waits, and then writes nothing and has no follow-up', async () => {
    const done: string[] = [];
    const start = performance.now();
    const outcome = await send(async ({ tooLate }) => {
      await sleep(2_300);
      if (!tooLate.aborted) done.push('written');
      return { kind: 'closed', after: async () => void done.push('after') };
    });
    expect(outcome).toEqual({ ok: false, fieldErrors: { what: notSaved(new TookTooLong()) } });
    expect(performance.now() - start).toBeLessThan(3_000);
    await sleep(600);
    expect([done, shown()]).toEqual([[], [FORM]]);
    expect(logged()).toMatchObject([{ msg: 'The notes were not saved' }]);
  });

  test('is saved even where the follow-up fails', async () => {
    const after = () => Promise.reject(new Error('Slack did not take the message'));
    expect(await send(async () => ({ kind: 'closed', after }))).toEqual({ ok: true });
    await until(() => refused.length > 0);
    expect([shown(), logged()]).toEqual([[], []]);
  });
});
