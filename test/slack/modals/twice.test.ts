import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { App } from '@slack/bolt';
import { describe, expect, test } from 'vitest';
import { createLog } from '../../../src/log.ts';
import { onSubmit, type Submitted } from '../../../src/slack/modals/modal.ts';

type Listener = (args: object) => Promise<void>;

/** A form as Slack sends it, and what it was answered. */
function aForm(submit: () => Promise<Submitted>) {
  let listener: Listener = async () => {};
  const app = { view: (_id: string, given: Listener) => void (listener = given) } as unknown as App;
  onSubmit(app, 'notes', { submit, log: createLog('silent'), failure: 'Notes were not saved' });
  return async (view: { id: string; hash: string }, user = 'UMARA') => {
    const answers: unknown[] = [];
    const ack = async (answer?: unknown) => void answers.push(answer);
    const blocks = [{ type: 'input', block_id: 'what' }];
    await listener({ ack, body: { user: { id: user } }, client: {}, view: { ...view, blocks, state: { values: {} } } });
    return answers;
  };
}

const VIEW = { id: 'V1', hash: '1.a' };
const SAVED = { type: 'modal', title: { type: 'plain_text', text: 'Saved' }, blocks: [] } as const;

describe('a form that is sent again because its acknowledgement was lost', () => {
  test.for<{ why: string; outcomes: (Submitted | Error)[]; sent: (typeof VIEW)[]; written: number }>([
    { why: 'is written once', outcomes: [{ kind: 'closed' }], sent: [VIEW, VIEW, VIEW], written: 1 },
    {
      why: 'is written once where it goes on to show something',
      outcomes: [{ kind: 'shown', view: { ...SAVED, blocks: [] } }],
      sent: [VIEW, VIEW],
      written: 1,
    },
    {
      why: 'with a fault is read again: it was corrected',
      outcomes: [{ kind: 'faults', faults: { what: 'Say what.' } }, { kind: 'closed' }],
      sent: [VIEW, VIEW, VIEW],
      written: 2,
    },
    {
      why: 'that was not saved is tried again',
      outcomes: [new Error('down'), { kind: 'closed' }],
      sent: [VIEW, VIEW],
      written: 2,
    },
    {
      why: 'is another one where it shows something else by now',
      outcomes: [{ kind: 'closed' }, { kind: 'closed' }],
      sent: [VIEW, { ...VIEW, hash: '2.b' }],
      written: 2,
    },
    {
      why: 'is another one where it was opened anew',
      outcomes: [{ kind: 'closed' }, { kind: 'closed' }],
      sent: [VIEW, { ...VIEW, id: 'V2' }],
      written: 2,
    },
  ])('$why', async ({ outcomes, sent, written }) => {
    let count = 0;
    const send = aForm(async () => {
      const outcome = outcomes[count];
      count += 1;
      if (outcome === undefined || outcome instanceof Error) throw outcome;
      return outcome;
    });
    for (const view of sent) expect(await send(view)).toHaveLength(1);
    expect(count).toBe(written);
  });

  test('while it is still written waits, is answered alike, and what follows happens once', async () => {
    let [count, followed] = [0, 0];
    let finish: () => void = () => {};
    const gate = new Promise<void>((resolve) => (finish = resolve));
    const send = aForm(async () => {
      count += 1;
      await gate;
      return { kind: 'shown', view: { ...SAVED, blocks: [] }, after: async () => (followed += 1) };
    });
    const both = Promise.all([send(VIEW), send(VIEW)]);
    finish();
    const [one, other] = await both;
    expect(one).toEqual([{ response_action: 'update', view: SAVED }]);
    expect(other).toEqual(one);
    expect([count, followed]).toEqual([1, 1]);
  });
});

test('every form that is submitted is received there', () => {
  const root = path.join(import.meta.dirname, '../../../src');
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const receiving = files.filter((file) =>
    /\.view\((?!\{ callback_id: SETTINGS_VIEW, type: 'view_closed' \})[^)]*,\s*async/.test(
      readFileSync(path.join(root, file), 'utf8'),
    ),
  );
  expect(receiving).toEqual(['slack/modals/modal.ts']);
});
