import type { WebClient } from '@slack/web-api';
import type { Log } from '../log.ts';
import { withPatience } from '../slack/patience.ts';
import { updateView } from '../slack/update-view.ts';
import type { Team, TeamId } from '../teams/team.ts';
import { type LoadSettingsDeps, loadSettings } from './load-settings.ts';
import { loadingSettings, settingsSentence, settingsView } from './settings.view.ts';

export type SettingsDeps = LoadSettingsDeps & { readonly log: Log };

export const DATABASE_DOWN = 'Drumbeat cannot reach its database right now. Close this and try again in a minute.';

/** Somebody who waits reads "One moment …" in the window. */
export const alreadySaid = (): Promise<void> => Promise.resolve();

/** The team that somebody wrote, or a hint. */
type NamedTeam = () => Promise<
  { readonly ok: true; readonly value: Team | undefined } | { readonly ok: false; readonly hint: string }
>;

type Opening = {
  readonly client: WebClient;
  readonly triggerId: string;
  readonly userId: string;
  readonly teamId?: TeamId | undefined;
  readonly named?: NamedTeam;
};

/** Opens the settings: at once with a word of patience, because a trigger lasts three seconds, then with what is set. */
export const openSettings =
  (deps: SettingsDeps) =>
  async ({ client, triggerId, userId, teamId: team, named }: Opening): Promise<void> => {
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

/** Shows what is set now in a window of the settings. */
export async function showSettings(
  deps: SettingsDeps,
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

/** The same, where another room changed something. */
export const settingsShown =
  (deps: SettingsDeps) =>
  (client: WebClient, viewId: string, userId: string, team: TeamId | undefined): Promise<void> =>
    showSettings(deps, client, { viewId, userId, teamId: team });
