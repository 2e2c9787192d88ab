import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { tell } from '../slack/answer.ts';
import { type SlackMessage, section } from '../slack/blocks.ts';
import { openModal } from '../slack/modals/modal.ts';
import { modalFrame } from '../slack/modals/modal.view.ts';
import { type LocalDate, localDateOf, mondayOf, plusDays } from '../teams/calendar/local-date.ts';
import type { DoraWord } from '../teams/dora-word.ts';
import { mayDo, type Who } from '../teams/rights.ts';
import { type Team, type TeamId, teamId } from '../teams/team.ts';
import type { TeamSettings } from '../teams/team-settings.ts';
import { asksSince, shown } from './digest-answers.job.ts';
import type { DigestMaker } from './digest-maker.ts';
import type { DigestsStore } from './digests.store.ts';
import { digest } from './judging/digest.ts';
import { DIGEST_ACTIONS, parseStepValue } from './words/actions.ts';
import { takenWords } from './words/buttons.view.ts';
import { digestMessage } from './words/digest.view.ts';

export type DigestDeps = {
  readonly digests: DigestsStore;
  readonly make: DigestMaker;
  readonly settingsOf: (team: TeamId) => Promise<TeamSettings | undefined>;
  /** Somebody with their rights, being on call for the team counted. */
  readonly whoIsFor: (personId: string, team: TeamId) => Promise<Who>;
  readonly leadsOf: (team: TeamId) => Promise<readonly string[]>;
  /** Whether somebody may read the titles of a team's incidents. */
  readonly seesTitles: (personId: string, team: Team) => Promise<boolean>;
  readonly answersOf: (incidentIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  readonly clock: Clock;
  readonly log: Log;
};

const GONE = 'This digest is gone.';

/** *I'll take it* and *Not now*: the first click decides, and the message says what became of the step. */
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
      const [who, leads] = await Promise.all([deps.whoIsFor(body.user.id, about.team), deps.leadsOf(about.team)]);
      const right = mayDo(who, { kind: 'answer-incident', team: { ...settings.team, leads } });
      if (!right.ok) return tell(respond, right.why);
      const by = body.user.id;
      const sent = await deps.digests.decide(about.team, about.monday, { became, by }, deps.clock());
      if (sent?.step === undefined) return tell(respond, GONE);
      const { step } = sent;
      if (step.by !== by || step.became !== became)
        await tell(respond, step.became === 'taken' ? takenWords(step.by) : 'Somebody put it aside before you.');
      const { rich, text } = await shown(deps, sent);
      await client.chat.update({ channel: sent.channelId, ts: sent.ts, text, blocks: [...rich] });
    });
  }
}

const PREVIEW_MODAL = modalFrame({ title: 'Preview', close: 'Back' });

/** *Preview now* of the settings: only who pressed it sees it, above the form. */
export function registerPreview(app: App, deps: DigestDeps): void {
  app.action<BlockAction>(DIGEST_ACTIONS.preview, async ({ ack, body, action: pressed, client }) => {
    await ack();
    const id = teamId(Number((pressed as ButtonAction).value));
    await openModal({
      client,
      triggerId: body.trigger_id,
      onTop: true,
      frame: PREVIEW_MODAL,
      fill: async () => {
        const team = (await deps.settingsOf(id))?.team;
        return PREVIEW_MODAL.view((await previewDigest(deps, team, body.user.id)).plain);
      },
      log: deps.log,
      failure: 'A digest could not be made for a preview',
    });
  });
}

/** A message that was pressed, as it looks now, where it is a digest in which the question of this incident stands. */
export const digestAsking =
  (deps: DigestDeps) =>
  async (
    { incident }: { readonly incident: { readonly id: string } },
    ts: string,
  ): Promise<SlackMessage | undefined> => {
    const kept = await deps.digests.askingAt(incident.id, ts, asksSince(deps.clock()));
    return kept && shown(deps, kept);
  };

/** What the team would be told of the last complete week now; only for who asks, and without titles that they may not read. */
async function previewDigest(deps: DigestDeps, team: Team | undefined, personId: string): Promise<SlackMessage> {
  const settings = team && (await deps.settingsOf(team.id));
  if (settings === undefined) return sentence('Name a team: `/dora digest NAME`, or ask in its channel.');
  const now = deps.clock();
  const [facts] = await deps.make([{ ...settings, monday: lastMonday(settings, now) }], now);
  if (facts === undefined) return sentence('This team is gone.');
  const isHidden = !(await deps.seesTitles(personId, settings.team));
  const shown = isHidden ? { ...facts, untagged: { first: [], count: 0 } } : facts;
  return digestMessage({ digest: digest(shown), isPreview: true });
}

/** `/dora digest` */
export const digestWord = (deps: DigestDeps): DoraWord => ({
  word: 'digest',
  takes: 'team',
  help: [['digest payments', 'the weekly digest as it would look now, for your eyes only']],
  async run({ to, team }) {
    const meant = await team();
    if (meant.ok) return previewDigest(deps, meant.value, to.userId);
    await tell(to.respond, meant.hint);
    return undefined;
  },
});

function sentence(text: string): SlackMessage {
  const blocks = [section(text)];
  return { rich: blocks, plain: blocks, text };
}

const lastMonday = ({ calendar }: TeamSettings, now: Date): LocalDate =>
  plusDays(mondayOf(localDateOf(now, calendar.timeZone)), -7);
