import type { App, BlockAction, ButtonAction, RespondFn } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Clock } from '../../clock.ts';
import { tell } from '../../slack/answer.ts';
import type { SlackMessage } from '../../slack/blocks.ts';
import { modalFrame } from '../../slack/modals/modal.view.ts';
import { updateView } from '../../slack/modals/update-view.ts';
import { updateMessage } from '../../slack/update-message.ts';
import type { MembersStore } from '../../teams/directory/members.store.ts';
import type { PeopleStore } from '../../teams/directory/people.store.ts';
import type { Permissions } from '../../teams/permissions.ts';
import { type TeamId, teamId } from '../../teams/team.ts';
import { unsettledTeams } from './unsettled.ts';
import { WHICH_TEAM_ACTIONS } from './which-team.ts';
import { agreedMessage, notInItMessage, notMineMessage, sentence } from './which-team.view.ts';

export type WhichTeamDeps = {
  readonly people: Pick<PeopleStore, 'belongingOf' | 'settleOn'>;
  readonly members: Pick<MembersStore, 'decidersOf'>;
  readonly permissions: Pick<Permissions, 'may'>;
  readonly clock: Clock;
};

/** The buttons of the question which team is somebody's, in the private message and in the form of a pulse. */
export function registerWhichTeam(app: App, deps: WhichTeamDeps): void {
  app.action<BlockAction>(
    new RegExp(`^${WHICH_TEAM_ACTIONS.agree}:`),
    async ({ ack, body, action, client, respond }) => {
      await ack();
      const team = teamId(Number((action as ButtonAction).value));
      await show({ client, respond, body }, await settle(deps, body.user.id, team));
    },
  );
  app.action<BlockAction>(WHICH_TEAM_ACTIONS.notMine, async ({ ack, body, client, respond }) => {
    await ack();
    await show({ client, respond, body }, await notMine(deps, body.user.id));
  });
}

async function settle(
  { people, permissions, clock }: WhichTeamDeps,
  personId: string,
  id: TeamId,
): Promise<SlackMessage> {
  const right = await permissions.may(personId, 'ask-dora');
  if (!right.ok) return sentence(right.why);
  if (!(await people.settleOn(id, { actor: personId, at: clock() }))) return notInItMessage();
  const team = (await people.belongingOf(personId)).teams.find((one) => one.id === id);
  return team === undefined ? notInItMessage() : agreedMessage(team);
}

/** Their membership is the team's business, so it stays. */
async function notMine(deps: WhichTeamDeps, personId: string): Promise<SlackMessage> {
  const right = await deps.permissions.may(personId, 'ask-dora');
  if (!right.ok) return sentence(right.why);
  const teams = await unsettledTeams(deps, personId);
  return notMineMessage(
    await Promise.all(teams.map(async (team) => ({ ...team, leads: (await deps.members.decidersOf(team.id)).leads }))),
  );
}

const MODAL = modalFrame({ title: 'Pulse' });

type Pressed = { readonly client: WebClient; readonly respond: RespondFn; readonly body: BlockAction };

/** What was pressed says what holds now, and cannot be pressed again. Where it is gone, only the person who pressed it reads it. */
async function show(
  { client, respond, body: { view, channel, container } }: Pressed,
  message: SlackMessage,
): Promise<void> {
  if (view !== undefined) return updateView(client, view.id, MODAL.view(message.plain));
  const { message_ts: ts } = container as { message_ts?: string };
  const at = channel === undefined || ts === undefined ? undefined : { channelId: channel.id, ts };
  if (at === undefined || !(await updateMessage(client, at, message))) await tell(respond, message.text);
}
