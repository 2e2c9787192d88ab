import { setTimeout as sleep } from 'node:timers/promises';
import type { Envelope } from '../../demo/slack/deliver/ack.ts';
import type { Json } from '../../demo/slack/json.ts';
import type { DemoSlack } from '../../demo/slack/start.ts';
import { elementsOf } from '../../demo/slack/world/block-ids.ts';
import type { ViewValues } from '../../demo/slack/world/view-state.ts';
import type { ShownView } from '../../demo/slack/world/views.ts';
import { SHORTCUTS } from '../../src/slack/names.ts';
import { doorOf } from './judges.ts';

const TYPED = [
  '/dora',
  '/dora help',
  '/dora payments 30d',
  '/dora explain',
  '/dora deploys',
  '/dora trend',
  '/dora open',
  '/dora incidents',
  '/dora declare Checkout is down',
  '/dora untagged',
  '/dora setup',
  '/dora settings',
  '/dora status',
  '/dora mute',
  '/dora preview',
  '/dora unmute',
  '/dora resolve',
  '/pulse',
  '/pulse answer',
  '/pulse results',
  '/pulse preview',
  '/pulse privacy',
  '/pulse start',
  '/pulse action',
  '/pulse help',
];

const MOST_STEPS = 300;
/** The bot has done what it does when Slack is not asked for so long. */
const QUIET_MS = 60;
const MOST_PATIENCE_MS = 2_000;

type Press = { readonly blockId: string; readonly action: Json };

/**
 * Uses the bot as a person does: types each command, presses each button and sends each form that it finds, once. A new button or
 * form needs no line here.
 */
export async function takeTour(slack: DemoSlack, as: string, channel: string): Promise<void> {
  const done = new Set<string>();
  let steps = 0;

  const step = async (act: () => Promise<unknown>): Promise<void> => {
    if (++steps > MOST_STEPS) return;
    await act();
    let calls = -1;
    for (let waited = 0; waited < MOST_PATIENCE_MS; waited += QUIET_MS) {
      if (slack.calls.length === calls && !JSON.stringify(slack.openViews(as)).includes('One moment')) return;
      calls = slack.calls.length;
      await sleep(QUIET_MS);
    }
  };

  const closeAll = async (): Promise<void> => {
    for (let view = top(); view !== undefined; view = top()) await slack.viewClose(as, view.id);
  };
  const top = (): ShownView | undefined => slack.openViews(as).at(-1);

  /** Opens something that may show a modal, presses what is new in it and in what follows, and sends its forms. */
  const explore = async (open: () => Promise<unknown>): Promise<void> => {
    for (let isNew = true; isNew && steps < MOST_STEPS; await closeAll()) {
      await step(open);
      isNew = false;
      for (let view = top(); view !== undefined && steps < MOST_STEPS; view = top()) {
        const { id, blocks } = view;
        const next = pressesIn(blocks).find((press) => isFirst(done, `${keyOf(press)} in a view`));
        const form = `form ${nameOf(view as unknown as Json)}`;
        if (next !== undefined) {
          isNew = true;
          await step(() => slack.action(as, { type: 'view', viewId: id }, next.blockId, next.action));
        } else if (hasSubmit(view) && isFirst(done, form)) {
          isNew = true;
          await step(() => slack.viewSubmit(as, id, answered(blocks)));
          // Slack found a fault itself, or the bot did.
          if (top()?.id === id) await slack.viewClose(as, id);
        } else break;
      }
    }
  };

  const throughMessages = async (where: string): Promise<void> => {
    for (const { ts, blocks = [] } of slack.messages(as, where)) {
      for (const press of pressesIn(blocks)) {
        if (!isFirst(done, keyOf(press))) continue;
        await explore(() => slack.action(as, { type: 'message', channel: where, ts }, press.blockId, press.action));
      }
    }
  };

  for (const typed of TYPED) await explore(() => slack.command(as, channel, typed));
  await step(() => slack.openHome(as));
  for (let press: Press | undefined; ; ) {
    press = pressesIn(slack.home(as)?.blocks ?? []).find((one) => isFirst(done, `${keyOf(one)} in App Home`));
    if (press === undefined) break;
    const { blockId, action } = press;
    await explore(() => slack.action(as, { type: 'view', viewId: 'home' }, blockId, action));
  }
  await throughMessages(`D${as}`);
  await throughMessages(channel);
  const said = slack.messages(as, channel).find((message) => message.userId === as);
  const declare = SHORTCUTS.declareFromMessage;
  if (said) await explore(() => slack.messageShortcut(as, declare, { channel, ts: said.ts }));
}

function isFirst(done: Set<string>, name: string): boolean {
  if (done.has(name)) return false;
  done.add(name);
  return true;
}

const hasSubmit = (view: ShownView): boolean => (view as { submit?: unknown }).submit != null;

/** What a person fills in because Slack does not send the form without it: some words, or the first choice. */
function answered(blocks: readonly unknown[]): ViewValues {
  const required = (blocks as readonly Json[]).filter(({ type, optional }) => type === 'input' && optional !== true);
  const answers = required.flatMap((block) => {
    const { type, action_id: id, options, initial_value: words, initial_option: choice } = block['element'] as Json;
    const [option] = (options ?? []) as readonly unknown[];
    if (words !== undefined || choice !== undefined) return [];
    if (type === 'plain_text_input') return [[block['block_id'], { [String(id)]: { type, value: 'Because' } }]];
    const isChoice = type === 'radio_buttons' || type === 'static_select';
    return isChoice ? [[block['block_id'], { [String(id)]: { type, selected_option: option } }]] : [];
  });
  return Object.fromEntries(answers) as ViewValues;
}

/** Ids of rows are not part of what a button is, nor is an id that Slack makes up for a button without one. */
function keyOf({ action }: Press): string {
  const id = String(action['action_id']);
  return id.includes(':') ? id.replaceAll(/\d+/g, '1') : `nameless ${String(action['type'])}`;
}

const nameOf = (view: Json): string => `${String(view['callback_id'])} ${JSON.stringify(view['title'])}`;

/** What can be pressed or chosen; the first choice where there are several. */
const pressesIn = (blocks: readonly unknown[]): Press[] =>
  (blocks as readonly Json[]).flatMap((block) =>
    block['type'] === 'input' && block['dispatch_action'] !== true
      ? []
      : elementsOf(block).flatMap((element): Press[] => {
          const { action_id: id, type, value, options, text } = element;
          if (id === undefined) return [];
          const [option] = (options ?? []) as readonly unknown[];
          const chosen = {
            ...(value === undefined ? {} : { value }),
            ...(text === undefined ? {} : { text }),
            ...(option === undefined ? {} : { selected_option: option, selected_options: [option] }),
            ...(type === 'users_select' ? { selected_user: 'U02DENIZ' } : {}),
          };
          return [{ blockId: String(block['block_id']), action: { type, action_id: id, ...chosen } }];
        }),
  );

/** Events of the directory, as Slack sends them when people and channels change. */
export async function changeDirectory(slack: DemoSlack, as: string, channel: string): Promise<void> {
  await slack.changePerson('U99NEW', { name: 'new', realName: 'New Person', timeZone: 'UTC' });
  await slack.changePerson('U99NEW', { isDeactivated: true });
  await slack.changePerson(as, { title: 'Lead' });
  await slack.rename('C05PARCEL', 'parcels');
  await slack.archive('C05PARCEL');
  await slack.unarchive('C05PARCEL');
  await slack.changeChannelId('C05PARCEL', 'C06PARCEL');
  await slack.join(as, channel);
  await slack.leave('U99NEW', channel);
  await slack.event({ type: 'channel_deleted', channel: 'C06PARCEL' });
}

/** One of each kind from each person, in an order of their names, so that equal tours give equal lists. */
export function distinct(envelopes: readonly Envelope[]): Envelope[] {
  const byName = new Map<string, Envelope>();
  for (const envelope of envelopes) {
    const { payload } = envelope;
    const view = (payload['view'] ?? {}) as Json;
    const user = payload['user_id'] ?? (payload['user'] as Json | undefined)?.['id'] ?? '';
    const name = [doorOf({ kind: 'slack', envelope }), payload['text'], nameOf(view), user].join(' ');
    const alike = name.replaceAll(/\d+/g, '1');
    if (!byName.has(alike)) byName.set(alike, withoutRepeats(envelope));
  }
  return [...byName.keys()].toSorted().flatMap((name) => byName.get(name) ?? []);
}

/** With each press in a view Slack sends all of it. Of its blocks the pressed one is kept, because the rest is the same every time. */
function withoutRepeats({ type, payload }: Envelope): Envelope {
  const { view, actions } = payload as { readonly view?: Json; readonly actions?: readonly Json[] };
  const pressed = actions?.[0]?.['block_id'];
  if (view === undefined || pressed === undefined) return { type, payload };
  const blocks = ((view['blocks'] ?? []) as readonly Json[]).filter((block) => block['block_id'] === pressed);
  return { type, payload: { ...payload, view: { ...view, blocks } } };
}
