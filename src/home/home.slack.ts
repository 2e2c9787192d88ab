import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { firstField } from '../slack/form.ts';
import { withPatience } from '../slack/patience.ts';
import { updateView } from '../slack/update-view.ts';
import { NOT_SAVED, writtenInTime } from '../slack/write-then-ack.ts';
import { choiceFaultWords } from '../teams/directory/members.ts';
import { type Team, type TeamId, teamId } from '../teams/team.ts';
import type { OpenSetup } from '../teams/teams.slack.ts';
import { DEEDS, type DeedKind, HOME_ACTIONS } from './buttons.view.ts';
import { doDeed } from './do-deed.ts';
import { FORM_VIEW, formView, loadingForm, sentenceForm } from './form.view.ts';
import { formBlocks } from './form-blocks.ts';
import { homeView, sentenceHome } from './home.view.ts';
import type { HomeDeps } from './home-deps.ts';
import { loadHome, loadSettings } from './load.ts';
import { saveForm } from './save-form.ts';
import { type FormTarget, readTarget } from './settings.ts';
import { loadingSettings, SETTINGS_VIEW, settingsSentence, settingsView } from './settings.view.ts';

type Deps = HomeDeps & { readonly openSetup: OpenSetup };

const DATABASE_DOWN = 'Drumbeat cannot reach its database right now. Close this and try again in a minute.';

const HOME_DOWN = 'Drumbeat cannot reach its database right now. Open this tab again in a minute.';

/** App Home, the settings and their forms. */
export function registerHome(app: App, deps: Deps): void {
  app.event('app_home_opened', async ({ event, client }) => {
    if (event.tab === 'home') await publishHome(deps, client, event.user);
  });
  app.action<BlockAction>(HOME_ACTIONS.settings, async ({ ack, body, action, client }) => {
    await ack();
    const team = teamOf((action as ButtonAction).value);
    await openSettings(deps)({ client, triggerId: body.trigger_id, userId: body.user.id, teamId: team });
  });
  app.action<BlockAction>(HOME_ACTIONS.team, async ({ ack, body, action, client }) => {
    await ack();
    const chosen = action.type === 'static_select' ? teamOf(action.selected_option.value) : undefined;
    if (body.view?.type === 'home') return publishHome(deps, client, body.user.id, chosen);
    if (body.view) await showSettings(deps, client, { viewId: body.view.id, userId: body.user.id, teamId: chosen });
  });
  app.action<BlockAction>(HOME_ACTIONS.setup, async ({ ack, body, action, client }) => {
    await ack();
    const team = teamOf((action as ButtonAction).value);
    await deps.openSetup({ client, triggerId: body.trigger_id, userId: body.user.id, teamId: team, onTop: true });
  });
  app.action<BlockAction>(new RegExp(`^${HOME_ACTIONS.change}:`), async ({ ack, body, action, client }) => {
    await ack();
    const target = readTarget((action as ButtonAction).value ?? '');
    const onTop = body.view?.type === 'modal';
    await openForm(deps)({ client, triggerId: body.trigger_id, userId: body.user.id, target, onTop });
  });
  app.action<BlockAction>(new RegExp(`^${HOME_ACTIONS.deed}:`), async ({ ack, body, action, client }) => {
    await ack();
    const deed = DEEDS.find((kind) => action.action_id === `${HOME_ACTIONS.deed}:${kind}`);
    if (deed === undefined || body.view === undefined) return;
    await pressDeed(deps, client, {
      deed,
      value: (action as ButtonAction).value ?? '',
      userId: body.user.id,
      view: body.view,
    });
  });
  registerForms(app, deps);
}

function registerForms(app: App, deps: Deps): void {
  app.view(FORM_VIEW, async ({ ack, view, body, client }) => {
    const target = readTarget(view.private_metadata);
    const saved = await writtenInTime(
      (tooLate) => saveForm(deps, { target, values: view.state.values, userId: body.user.id, tooLate }),
      (error) => deps.log.error({ error }, 'A setting was not saved'),
    );
    if (saved === undefined) return ack({ response_action: 'errors', errors: { [firstField(view)]: NOT_SAVED } });
    switch (saved.kind) {
      case 'faults':
        return ack({ response_action: 'errors', errors: { ...saved.faults } });
      case 'refused':
        return ack({ response_action: 'update', view: sentenceForm(target, saved.why) });
      case 'show':
        await ack({ response_action: 'update', view: formView(target, saved.blocks) });
        break;
      case 'saved':
        await ack();
    }
    const note = target.form === 'people' ? await readMembers(deps, target) : undefined;
    await refreshBelow(deps, client, {
      rootId: view.root_view_id,
      viewId: view.id,
      userId: body.user.id,
      target,
      note,
    });
  });
  // What is closed needs no answer, and Slack wants a listener for what it sends.
  app.view({ callback_id: SETTINGS_VIEW, type: 'view_closed' }, async ({ ack }) => ack());
}

const teamOf = (value: string | undefined): TeamId | undefined =>
  value === undefined || !/^\d+$/.test(value) ? undefined : teamId(Number(value));

/** The settings in a window show what is set now. */
export const settingsShown =
  (deps: HomeDeps) =>
  (client: WebClient, viewId: string, userId: string, team: TeamId | undefined): Promise<void> =>
    showSettings(deps, client, { viewId, userId, teamId: team });

/** Shows a person their tab as it is now, where another room changed something on it. */
export const refreshHome =
  (deps: HomeDeps) =>
  (client: WebClient, personId: string): Promise<void> =>
    publishHome(deps, client, personId);

/** Shows a person their tab; of the team they chose, else of their own. */
async function publishHome(deps: HomeDeps, client: WebClient, userId: string, chosen?: TeamId): Promise<void> {
  const view = await loadHome(deps, userId, chosen).then(
    (facts) => ('why' in facts ? sentenceHome(facts.why) : homeView(facts)),
    (error: unknown) => {
      deps.log.error({ error }, 'App Home could not be shown');
      return sentenceHome(HOME_DOWN);
    },
  );
  await client.views.publish({ user_id: userId, view });
}

/** The team that somebody wrote, or a hint. */
type NamedTeam = () => Promise<
  { readonly ok: true; readonly value: Team | undefined } | { readonly ok: false; readonly hint: string }
>;

export type OpenSettings = (asking: {
  readonly client: WebClient;
  readonly triggerId: string;
  readonly userId: string;
  readonly teamId?: TeamId | undefined;
  readonly named?: NamedTeam;
}) => Promise<void>;

/** Opens the settings: at once with a word of patience, because a trigger lasts three seconds, then with what is set. */
export const openSettings =
  (deps: HomeDeps): OpenSettings =>
  async ({ client, triggerId, userId, teamId: team, named }) => {
    const opened = await client.views.open({ trigger_id: triggerId, view: loadingSettings() });
    const viewId = opened.view?.id;
    if (viewId === undefined) return;
    const meant = await withPatience(named?.() ?? Promise.resolve(NOBODY_NAMED), alreadySaid).catch(() => AWAY);
    if (!meant.ok) return updateView(client, viewId, settingsSentence(meant.hint));
    await showSettings(deps, client, { viewId, userId, teamId: team ?? meant.value?.id });
  };

const NOBODY_NAMED = { ok: true, value: undefined } as const;
const AWAY = { ok: false, hint: DATABASE_DOWN } as const;

type Shown = {
  readonly note?: string | undefined;
  readonly viewId: string;
  readonly userId: string;
  readonly teamId: TeamId | undefined;
};

async function showSettings(
  deps: HomeDeps,
  client: WebClient,
  { viewId, userId, teamId: team, note }: Shown,
): Promise<void> {
  const loaded = withPatience(loadSettings(deps, userId, team), alreadySaid);
  const view = await loaded.then(
    (overview) => ('why' in overview ? settingsSentence(overview.why) : settingsView(overview, note)),
    (error: unknown) => {
      deps.log.error({ error }, 'The settings could not be shown');
      return settingsSentence(DATABASE_DOWN);
    },
  );
  await updateView(client, viewId, view);
}

/** The window says "One moment …". */
const alreadySaid = (): Promise<void> => Promise.resolve();

type Opening = {
  readonly client: WebClient;
  readonly triggerId: string;
  readonly userId: string;
  readonly target: FormTarget;
  /** Above the settings, which show the change when it closes. */
  readonly onTop: boolean;
};

export const openForm =
  (deps: HomeDeps) =>
  async ({ client, triggerId, userId, target, onTop }: Opening): Promise<void> => {
    const asked = { trigger_id: triggerId, view: loadingForm(target) };
    const opened = await (onTop ? client.views.push(asked) : client.views.open(asked));
    if (opened.view?.id !== undefined) await fillForm(deps, client, { viewId: opened.view.id, userId, target });
  };

type Filling = { readonly viewId: string; readonly userId: string; readonly target: FormTarget };

async function fillForm(deps: HomeDeps, client: WebClient, { viewId, userId, target }: Filling): Promise<void> {
  const filled = withPatience(formBlocks(deps, userId, target), alreadySaid);
  const view = await filled.then(
    (form) => ('why' in form ? sentenceForm(target, form.why) : formView(target, form.blocks)),
    (error: unknown) => {
      deps.log.error({ error }, 'A form of the settings could not be filled');
      return sentenceForm(target, DATABASE_DOWN);
    },
  );
  await updateView(client, viewId, view);
}

type Pressed = {
  readonly deed: DeedKind;
  readonly value: string;
  readonly userId: string;
  readonly view: NonNullable<BlockAction['view']>;
};

const NOT_DONE = 'Not done: Drumbeat cannot reach its database. Close this and try again in a minute.';

/** Does what a button says, then shows the form as it is now. */
async function pressDeed(deps: Deps, client: WebClient, { deed, value, userId, view }: Pressed): Promise<void> {
  const target = readTarget(view.private_metadata);
  const done = await withPatience(doDeed(deps, { deed, value, userId }), alreadySaid).catch((error: unknown) => {
    deps.log.error({ error }, 'What a button says was not done');
    return { ok: false, why: NOT_DONE } as const;
  });
  if (!done.ok) return updateView(client, view.id, sentenceForm(target, done.why));
  await fillForm(deps, client, { viewId: view.id, userId, target });
  await refreshBelow(deps, client, { rootId: view.root_view_id, viewId: view.id, userId, target });
}

/** After the choices were saved and acknowledged: Slack is asked who that is. What could not be read is told. */
async function readMembers(deps: HomeDeps, { teamId: team }: FormTarget): Promise<string | undefined> {
  if (team === undefined) return undefined;
  try {
    const faults = await deps.directory.choicesChanged(team);
    return faults.length === 0 ? undefined : faults.map(choiceFaultWords).join('\n');
  } catch (error) {
    deps.log.warn({ error }, 'The members of a team could not be read');
    return 'Slack did not say who the members are; Drumbeat asks again tomorrow.';
  }
}

type Below = {
  readonly note?: string | undefined;
  readonly rootId: string | null | undefined;
  readonly viewId: string;
  readonly userId: string;
  readonly target: FormTarget;
};

/** What lies under a form shows the change: the settings, and the person's tab. It was saved, whether this works or not. */
async function refreshBelow(
  deps: Deps,
  client: WebClient,
  { rootId, viewId, userId, target, note }: Below,
): Promise<void> {
  try {
    if (rootId && rootId !== viewId)
      await showSettings(deps, client, { viewId: rootId, userId, teamId: target.teamId, note });
    await publishHome(deps, client, userId, target.teamId);
  } catch (error) {
    deps.log.warn({ error }, 'Slack did not take the changed view');
  }
}
