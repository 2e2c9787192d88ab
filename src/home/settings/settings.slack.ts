import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { Log } from '../../log.ts';
import { fillModal, type Opening, openModal } from '../../slack/modals/modal.ts';
import type { Team, TeamId } from '../../teams/team.ts';
import { type LoadSettingsDeps, loadSettings } from './load-settings.ts';
import { SETTINGS_MODAL, settingsView } from './settings.view.ts';

export type SettingsDeps = LoadSettingsDeps & { readonly log: Log };

/** Finds the team that somebody named, or returns a hint. */
type NamedTeam = () => Promise<
  { readonly ok: true; readonly value: Team | undefined } | { readonly ok: false; readonly hint: string }
>;

type Asking = Opening & {
  readonly userId: string;
  readonly teamId?: TeamId | undefined;
  readonly named?: NamedTeam;
};

/** Opens the settings of a team: of the given one, else of the named one, else of the person's own. */
export const openSettings =
  (deps: SettingsDeps) =>
  ({ userId, teamId: team, named, ...opening }: Asking): Promise<void> =>
    openModal({
      ...opening,
      ...modalOf(deps),
      fill: async () => {
        const meant = await named?.();
        if (meant?.ok === false) return SETTINGS_MODAL.sentence(meant.hint);
        return filled(deps, { userId, teamId: team ?? meant?.value?.id });
      },
    });

const modalOf = ({ log }: SettingsDeps) =>
  ({ frame: SETTINGS_MODAL, log, failure: 'The settings could not be shown' }) as const;

type Shown = {
  readonly note?: string | undefined;
  readonly userId: string;
  readonly teamId: TeamId | undefined;
};

async function filled(deps: SettingsDeps, { userId, teamId: team, note }: Shown): Promise<ModalView> {
  const overview = await loadSettings(deps, userId, team);
  return 'why' in overview ? SETTINGS_MODAL.sentence(overview.why) : settingsView(overview, note);
}

/** Shows what is set now in an open window of the settings. */
export const showSettings = (
  deps: SettingsDeps,
  client: WebClient,
  { viewId, ...shown }: Shown & { readonly viewId: string },
): Promise<void> => fillModal({ client, viewId, ...modalOf(deps), fill: () => filled(deps, shown) });

/** Shows the settings again after another room changed something. */
export const refreshSettings =
  (deps: SettingsDeps) =>
  (client: WebClient, viewId: string, userId: string, team: TeamId | undefined): Promise<void> =>
    showSettings(deps, client, { viewId, userId, teamId: team });
