import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { onSubmit, type Submission, type Submitted } from '../slack/modals/modal.ts';
import type { OpenSetup } from '../teams/setup/setup.slack.ts';
import { type TeamId, teamId } from '../teams/team.ts';
import { HOME_ACTIONS } from './actions.ts';
import { type FormDeps, openForm, pressAction, submitForm } from './form/form.slack.ts';
import { FORM_VIEW, formFrame, formView } from './form/form.view.ts';
import { type FormTarget, readTarget } from './form/form-target.ts';
import { formOfKind } from './form/settings-form.ts';
import { openSettings, type SettingsDeps, showSettings } from './settings/settings.slack.ts';
import { SETTINGS_VIEW } from './settings/settings.view.ts';
import { type HomeTabDeps, publishHome } from './tab/home-tab.slack.ts';

/** What the listeners of App Home, of the settings and of their forms need. */
export type HomeDeps = HomeTabDeps & SettingsDeps & FormDeps & { readonly openSetup: OpenSetup };

/** Registers the listeners of App Home, of the settings and of their forms. */
export function registerHome(app: App, deps: HomeDeps): void {
  app.event('app_home_opened', async ({ event, client }) => {
    if (event.tab === 'home') await publishHome(deps, client, event.user);
  });
  registerWindows(app, deps);
  registerButtons(app, deps);
  registerSubmissions(app, deps);
}

/** Buttons that open a window. */
function registerWindows(app: App, deps: HomeDeps): void {
  app.action<BlockAction>(HOME_ACTIONS.settings, async ({ ack, body, action, client }) => {
    await ack();
    const team = teamOf((action as ButtonAction).value);
    await openSettings(deps)({ client, triggerId: body.trigger_id, userId: body.user.id, teamId: team });
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
}

/** Menus and buttons that change the view that they stand in. */
function registerButtons(app: App, deps: HomeDeps): void {
  app.action<BlockAction>(HOME_ACTIONS.team, async ({ ack, body, action, client }) => {
    await ack();
    const chosen = action.type === 'static_select' ? teamOf(action.selected_option.value) : undefined;
    if (body.view?.type === 'home') return publishHome(deps, client, body.user.id, chosen);
    if (body.view) await showSettings(deps, client, { viewId: body.view.id, userId: body.user.id, teamId: chosen });
  });
  const formAction = new RegExp(`^${HOME_ACTIONS.formAction}:(.+)$`);
  app.action<BlockAction>(formAction, async ({ ack, body, action: button, client }) => {
    await ack();
    const [, action] = formAction.exec(button.action_id) ?? [];
    if (action === undefined || body.view === undefined) return;
    const target = readTarget(body.view.private_metadata);
    const [userId, viewId] = [body.user.id, body.view.id];
    const { value = '' } = button as ButtonAction;
    const isDone = await pressAction(deps, client, { action, value, userId, viewId, target });
    if (isDone) await refreshBelow(deps, client, { rootId: body.view.root_view_id, viewId, userId, target });
  });
}

function registerSubmissions(app: App, deps: HomeDeps): void {
  onSubmit(app, FORM_VIEW, {
    submit: (submission) => submitted(deps, submission),
    log: deps.log,
    failure: 'A setting was not saved',
  });
  // Slack reports that the settings were closed, and only needs an acknowledgement.
  app.view({ callback_id: SETTINGS_VIEW, type: 'view_closed' }, async ({ ack }) => ack());
}

async function submitted(deps: HomeDeps, { view, values, userId, client, tooLate }: Submission): Promise<Submitted> {
  const target = readTarget(view.private_metadata);
  const form = formOfKind(deps.forms, target.form);
  const saved = await submitForm(deps, { target, values, userId, tooLate });
  const below = { rootId: view.root_view_id, viewId: view.id, userId, target };
  switch (saved.kind) {
    case 'faults':
      return saved;
    case 'refused':
      return { kind: 'shown', view: formFrame(form, target.teamId).sentence(saved.why) };
    case 'show':
      return {
        kind: 'shown',
        view: formView(form, target.teamId, saved.blocks),
        after: () => refreshBelow(deps, client, below),
      };
    case 'saved':
      return {
        kind: 'closed',
        after: async () => refreshBelow(deps, client, { ...below, note: await saved.afterwards?.() }),
      };
  }
}

const teamOf = (value: string | undefined): TeamId | undefined =>
  value === undefined || !/^\d+$/.test(value) ? undefined : teamId(Number(value));

type Below = {
  readonly note?: string | undefined;
  readonly rootId: string | null | undefined;
  readonly viewId: string;
  readonly userId: string;
  readonly target: FormTarget;
};

/** Shows a change in what lies under the form: the settings and the person's tab. The change stays saved if this fails. */
async function refreshBelow(
  deps: HomeDeps,
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
