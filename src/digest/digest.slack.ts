import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { Clock } from '../clock.ts';
import { tell } from '../slack/answer.ts';
import type { SlackMessage } from '../slack/blocks.ts';
import { updateMessage } from '../slack/update-message.ts';
import type { Permissions } from '../teams/permissions.ts';
import type { TeamId } from '../teams/team.ts';
import type { TeamSettings } from '../teams/team-settings.ts';
import { asksSince, currentDigest } from './digest-answers.job.ts';
import type { DigestsStore } from './digests.store.ts';
import { DIGEST_ACTIONS, parseStepValue } from './words/actions.ts';
import { takenWords } from './words/buttons.view.ts';

export type DigestDeps = {
  readonly digests: DigestsStore;
  readonly settingsOf: (team: TeamId) => Promise<TeamSettings | undefined>;
  readonly permissions: Pick<Permissions, 'mayInTeam'>;
  readonly answersOf: (incidentIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  readonly clock: Clock;
};

const GONE = 'This digest is gone.';

/** *I'll take it* and *Not now*: the first click decides, and the message shows what became of the step. */
export function registerDigest(app: App, deps: DigestDeps): void {
  for (const [action, became] of [
    [DIGEST_ACTIONS.take, 'taken'],
    [DIGEST_ACTIONS.decline, 'declined'],
  ] as const) {
    app.action<BlockAction>(action, async ({ ack, body, action: pressed, client, respond }) => {
      await ack();
      const about = parseStepValue((pressed as ButtonAction).value ?? '');
      const settings = about && (await deps.settingsOf(about.team));
      if (about === undefined || settings === undefined) return tell(respond, GONE);
      const by = body.user.id;
      const right = await deps.permissions.mayInTeam(by, 'answer-incident', settings.team);
      if (!right.ok) return tell(respond, right.why);
      const sent = await deps.digests.decide(about.team, about.monday, { became, by }, deps.clock());
      if (sent?.step === undefined) return tell(respond, GONE);
      const { step } = sent;
      if (step.by !== by || step.became !== became)
        await tell(respond, step.became === 'taken' ? takenWords(step.by) : 'Somebody put it aside before you.');
      if (!(await updateMessage(client, sent, await currentDigest(deps, sent)))) await tell(respond, GONE);
    });
  }
}

/** How a message that was pressed looks now, if it is a digest that asks about this incident. */
export const askingDigest =
  (deps: Pick<DigestDeps, 'digests' | 'answersOf' | 'clock'>) =>
  async (
    { incident }: { readonly incident: { readonly id: string } },
    ts: string,
  ): Promise<SlackMessage | undefined> => {
    const kept = await deps.digests.askingAt(incident.id, ts, asksSince(deps.clock()));
    return kept && currentDigest(deps, kept);
  };
