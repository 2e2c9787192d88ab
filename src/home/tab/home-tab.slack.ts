import type { WebClient } from '@slack/web-api';
import type { Log } from '../../log.ts';
import { failedHome } from '../../slack/failure-words.ts';
import type { TeamId } from '../../teams/team.ts';
import { homeView, sentenceHome } from './home.view.ts';
import { type LoadHomeDeps, loadHome } from './load-home.ts';

export type HomeTabDeps = LoadHomeDeps & { readonly log: Log };

/** Shows a person their tab with the team that they chose, or else their own. */
export async function publishHome(
  deps: HomeTabDeps,
  client: WebClient,
  userId: string,
  chosen?: TeamId,
): Promise<void> {
  const view = await loadHome(deps, userId, chosen).then(
    (facts) => ('why' in facts ? sentenceHome(facts.why) : homeView(facts)),
    (error: unknown) => {
      deps.log.error({ error }, 'App Home could not be shown');
      return sentenceHome(failedHome(error));
    },
  );
  await client.views.publish({ user_id: userId, view });
}

/** Shows a person their tab again after another room changed something on it. */
export const refreshHome =
  (deps: HomeTabDeps) =>
  (client: WebClient, personId: string): Promise<void> =>
    publishHome(deps, client, personId);
