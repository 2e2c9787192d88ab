import { tell } from '../slack/answer.ts';
import type { DoraWord } from '../teams/dora-word.ts';
import { type FormDeps, openForm } from './form/form.slack.ts';
import { OWN_FORM } from './forms/own.ts';
import { privacyMessage } from './privacy.view.ts';
import { openSettings, type SettingsDeps } from './settings/settings.slack.ts';
import { type LoadStatusDeps, loadStatus } from './status/load-status.ts';
import { statusMessage } from './status/status.view.ts';

type Deps = FormDeps & SettingsDeps & LoadStatusDeps;

/** `/dora settings | status | mute | privacy`: two open a window, the others answer. */
export const homeWords = (deps: Deps, version: string): readonly DoraWord[] => [
  {
    word: 'settings',
    takes: 'team',
    help: [['settings', 'what is set for the team and the workspace, and forms to change it']],
    async run({ to, triggerId, team }) {
      await openSettings(deps)({ client: to.client, triggerId, userId: to.userId, named: team });
      return undefined;
    },
  },
  {
    word: 'status',
    takes: 'team',
    help: [['status', 'what sends data, what is due next, what did not arrive']],
    async run({ to, team }) {
      const meant = await team();
      if (meant.ok) return statusMessage(await loadStatus(deps, meant.value, version));
      await tell(to.respond, meant.hint);
      return undefined;
    },
  },
  {
    word: 'mute',
    takes: 'nothing',
    help: [['mute', 'which messages Drumbeat sends to you']],
    async run({ to, triggerId }) {
      const target = { form: OWN_FORM, teamId: undefined };
      await openForm(deps)({ client: to.client, triggerId, userId: to.userId, target, onTop: false });
      return undefined;
    },
  },
  {
    word: 'privacy',
    takes: 'nothing',
    help: [['privacy', 'what is kept, for how long, and who sees it']],
    run: async () => privacyMessage(),
  },
];
