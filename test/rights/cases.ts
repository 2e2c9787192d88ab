import { DIGEST_ACTIONS, stepValue } from '../../src/digest/words/actions.ts';
import { DORA_ACTIONS } from '../../src/dora/controls.view.ts';
import { INCIDENT_LIST_KINDS, LIST_KINDS } from '../../src/dora/lists/listed.ts';
import { openAction } from '../../src/dora/lists/open-list.ts';
import { HOME_ACTIONS } from '../../src/home/actions.ts';
import { FORM_VIEW } from '../../src/home/form/form.view.ts';
import { targetValue } from '../../src/home/form/form-target.ts';
import { allForms, type FormsDeps } from '../../src/home/forms/all-forms.ts';
import { ANSWER_VIEW } from '../../src/incidents/answering/answer-form.view.ts';
import { DECLARE_VIEW } from '../../src/incidents/answering/declare-form.view.ts';
import { SNOOZE_ACTIONS } from '../../src/incidents/follow-up/reminder.view.ts';
import { INCIDENT_ACTIONS } from '../../src/incidents/question/card.view.ts';
import { RESOLVE_ACTION } from '../../src/incidents/question/questions.view.ts';
import { PULSE_ACTIONS } from '../../src/pulse/asking/dm.view.ts';
import { PROMISE_ACTION, PULSE_VIEW } from '../../src/pulse/asking/form.view.ts';
import { WHICH_TEAM_ACTIONS } from '../../src/pulse/belonging/which-team.ts';
import { ACTION_VIEW } from '../../src/pulse/results/action-form.ts';
import { RESULTS_ACTIONS } from '../../src/pulse/results/results.view.ts';
import { START_VIEW } from '../../src/pulse/wave/start-form.ts';
import { SHORTCUTS } from '../../src/slack/names.ts';
import { SETUP_VIEW } from '../../src/teams/setup/setup.view.ts';
import { teamId } from '../../src/teams/team.ts';
import { DORA_WORDS } from '../support/house.ts';
import { boxes, choice, type Values } from '../support/inputs.ts';
import { alone, HERE, type RightsBot } from './rights-bot.ts';
import { DIGEST_MONDAY, type Seeded, TEAM } from './seed.ts';

/** `hasWritten`: the preparation itself has changed rows. */
type Prepared = { readonly run: () => Promise<unknown>; readonly hasWritten?: boolean };

/** How one listener is reached. */
export type Case = {
  /** The id that the listener hears, as Slack sends it. */
  readonly id: string;
  readonly kind: 'command' | 'action' | 'view' | 'shortcut' | 'event';
  /** What is done, in the words of the table. */
  readonly does: string;
  readonly act: (bot: RightsBot, as: string, seeded: Seeded) => Promise<Prepared>;
};

const typed = (text: string): Case => ({
  id: text.split(' ')[0] ?? '',
  kind: 'command',
  does: `\`${text}\``,
  act: async (bot, as) => ({ run: () => bot.slack.command(as, HERE, text) }),
});

type Value = string | ((seeded: Seeded) => string);

/** A button in a message, in the channel of the team or in private. */
const pressed = (id: string, value: Value, where: 'channel' | 'in private' = 'channel'): Case => ({
  id,
  kind: 'action',
  does: `presses \`${id}\``,
  async act(bot, as, seeded) {
    const carried = typeof value === 'string' ? value : value(seeded);
    const at = await bot.message(where === 'channel' ? HERE : alone(as), id, carried);
    return { run: () => bot.click(as, at, id, carried) };
  },
});

/** A button under the step of the digest that was sent. */
const pressedInDigest = (id: string): Case => ({
  ...pressed(id, ''),
  async act(bot, as) {
    const value = stepValue({ team: TEAM, monday: DIGEST_MONDAY, step: 'runbook' });
    const at = await bot.message(HERE, id, value);
    await bot.pool.query("update deliveries set sent_channel_id = $1, sent_ts = $2 where kind = 'digest'", [
      HERE,
      at.ts,
    ]);
    return { run: () => bot.click(as, at, id, value), hasWritten: true };
  },
});

type Element = {
  readonly type: string;
  readonly action_id: string;
  readonly value?: string;
  readonly [part: string]: unknown;
};

/** A button or a menu in a window; `chosen` is what was chosen in it. */
const pressedInWindow = (element: Element, { metadata = '', chosen = {} } = {}): Case => ({
  id: element.action_id,
  kind: 'action',
  does: `presses \`${element.action_id}\` in a window`,
  async act(bot, as) {
    const blocks = [{ type: 'actions', block_id: 'b', elements: [element] }] as never;
    const viewId = await bot.window(as, { blocks, private_metadata: metadata });
    const { type, action_id, value } = element;
    const action = { type, action_id, ...(value === undefined ? {} : { value }), ...chosen };
    return { run: () => bot.slack.action(as, { type: 'view', viewId }, 'b', action) };
  },
});

const aTeam = choice(String(TEAM)).value.selected_option;
const teamMenu = {
  type: 'static_select',
  action_id: HOME_ACTIONS.team,
  placeholder: { type: 'plain_text', text: 'Team' },
  options: [aTeam],
};

const button = (action_id: string, value: string): Element => ({
  type: 'button',
  action_id,
  value,
  text: { type: 'plain_text', text: 'Press' },
});

/** A form that is sent, with these fields filled in. */
const sent = (id: string, metadata: string, values: Values, label = ''): Case => ({
  id,
  kind: 'view',
  does: `sends \`${id}\`${label}`,
  async act(bot, as) {
    const names = Object.keys(values).length === 0 ? ['name'] : Object.keys(values);
    const blocks = names.map((name) => ({
      type: 'input',
      block_id: name,
      optional: true,
      label: { type: 'plain_text', text: name },
      element: { type: 'plain_text_input', action_id: 'value' },
    }));
    const viewId = await bot.window(as, {
      callback_id: id,
      private_metadata: metadata,
      submit: { type: 'plain_text', text: 'Send' },
      blocks: blocks as never,
    });
    return { run: () => bot.slack.viewSubmit(as, viewId, values) };
  },
});

const text = (value: string) => ({ value: { type: 'plain_text_input', value } });

/** What follows each word of `/dora`; nothing where it is left out. */
const AFTER: Readonly<Record<string, string>> = {
  incident: 'declare Something',
  incidents: 'payments',
  digest: 'payments',
};
/** The forms in which types of message are ticked. */
const BOXES = ['own', 'team-messages'];
const FORMS = allForms({} as FormsDeps).map(({ kind }) => kind);
/** What the buttons inside a form do, with the value of each. */
const DEEDS = [
  ['tokens', 'revoke-token', 'ci'],
  ['environments', 'unmap-environment', 'eu'],
  ['deliveries', 'send-delivery', '1'],
  ['deliveries', 'drop-delivery', '1'],
] as const;
const target = (form: string) => targetValue({ form, teamId: TEAM });
const asked = (form: string) => JSON.stringify({ incidentId: 'INC-1', form, instead: null, place: null });

export const CASES: readonly Case[] = [
  typed('/dora payments'),
  typed('/dora help'),
  typed('/dora ?!'),
  ...DORA_WORDS.map(({ word }) => typed(`/dora ${word}${AFTER[word] === undefined ? '' : ` ${AFTER[word]}`}`)),
  typed('/dora incident resolve'),
  typed('/dora incident onset'),
  ...[
    'answer',
    'results payments',
    'results all',
    'space payments',
    'action payments',
    'privacy',
    'preview',
    'start',
    'help',
  ].map((words) => typed(`/pulse ${words}`)),
  typed('/pulse delete'),
  typed('/pulse stop'),
  {
    id: SHORTCUTS.declareFromMessage,
    kind: 'shortcut',
    does: 'declares an incident from a message',
    async act(bot, as) {
      const { ts } = await bot.message(HERE, 'test:nothing', '-');
      return { run: () => bot.slack.messageShortcut(as, SHORTCUTS.declareFromMessage, { channel: HERE, ts }) };
    },
  },
  {
    id: 'app_home_opened',
    kind: 'event',
    does: 'opens App Home',
    act: async (bot, as) => ({ run: () => bot.slack.openHome(as) }),
  },

  ...Object.values(DORA_ACTIONS).map((id) => pressed(id, '30d')),
  ...[...LIST_KINDS, ...INCIDENT_LIST_KINDS].map((kind) => pressed(openAction(kind), '30d')),
  ...Object.values(INCIDENT_ACTIONS).map((id) => pressed(id, 'INC-1')),
  ...Object.values(SNOOZE_ACTIONS).map((id) => pressed(id, 'INC-2', 'in private')),
  pressed(RESOLVE_ACTION, 'INC-1'),
  ...[DIGEST_ACTIONS.take, DIGEST_ACTIONS.decline].map(pressedInDigest),
  pressedInWindow(button(DIGEST_ACTIONS.preview, String(TEAM))),
  pressed(HOME_ACTIONS.settings, String(TEAM)),
  pressedInWindow(button(HOME_ACTIONS.setup, String(TEAM))),
  ...FORMS.map((form) => pressed(`${HOME_ACTIONS.change}:${form}`, target(form))),
  pressedInWindow(teamMenu, { chosen: { selected_option: aTeam } }),
  ...DEEDS.map(([form, deed, value]) =>
    pressedInWindow(button(`${HOME_ACTIONS.formAction}:${deed}`, value), { metadata: target(form) }),
  ),
  ...Object.values(PULSE_ACTIONS).map((id) => pressed(id, ({ wave }) => String(wave), 'in private')),
  pressedInWindow(button(PROMISE_ACTION, '-')),
  pressed(`${WHICH_TEAM_ACTIONS.agree}:${TEAM}`, String(TEAM), 'in private'),
  pressed(WHICH_TEAM_ACTIONS.notMine, '-', 'in private'),
  pressed(RESULTS_ACTIONS.did, String(TEAM)),
  pressed(RESULTS_ACTIONS.comments, ({ closed }) => `${TEAM} ${closed}`),

  sent(ANSWER_VIEW, asked('no'), { reason: choice('traffic') }, ' (an answer)'),
  sent(ANSWER_VIEW, asked('onset'), { why: text('A slip') }, ' (another onset)'),
  sent(DECLARE_VIEW, '', { title: text('Something broke') }),
  sent(SETUP_VIEW, JSON.stringify({ teamId: teamId(1) }), {
    name: text('payments'),
    channel: text(''),
    zone: text('UTC'),
  }),
  ...FORMS.map((form) =>
    sent(FORM_VIEW, target(form), BOXES.includes(form) ? { wanted: boxes() } : {}, ` of *${form}*`),
  ),
  {
    ...sent(PULSE_VIEW, '', {}),
    act: async (bot, as, seeded) => sent(PULSE_VIEW, JSON.stringify({ wave: seeded.wave }), {}).act(bot, as, seeded),
  },
  {
    ...sent(ACTION_VIEW, '', {}),
    act: async (bot, as, seeded) =>
      sent(ACTION_VIEW, JSON.stringify({ wave: seeded.closed, team: TEAM }), {
        friction: choice('meetings'),
        did: text('Fewer of them'),
      }).act(bot, as, seeded),
  },
  sent(START_VIEW, '', {}),
];
