import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { type SlackMessage, section } from '../slack/blocks.ts';
import { openModal } from '../slack/modals/modal.ts';
import { modalFrame } from '../slack/modals/modal.view.ts';
import { type LocalDate, localDateOf, mondayOf, plusDays } from '../teams/calendar/local-date.ts';
import type { Permissions } from '../teams/permissions.ts';
import { type Team, type TeamId, teamId } from '../teams/team.ts';
import type { TeamSettings } from '../teams/team-settings.ts';
import type { DigestMaker } from './digest-maker.ts';
import type { SeesMood } from './digest-makers.ts';
import { digest } from './judging/digest.ts';
import type { DigestFacts } from './judging/facts.ts';
import { isFromPulse } from './judging/next-step.ts';
import { DIGEST_ACTIONS } from './words/actions.ts';
import { digestMessage } from './words/digest.view.ts';

/** Whether somebody may read how a team feels. */
export type PreviewDeps = {
  readonly make: DigestMaker;
  /** The same without anything from the pulse. */
  readonly makeWithoutMood: DigestMaker;
  readonly seesMood: SeesMood;
  readonly settingsOf: (team: TeamId) => Promise<TeamSettings | undefined>;
  readonly permissions: Pick<Permissions, 'seesTitles' | 'mayChange'>;
  readonly clock: Clock;
  readonly log: Log;
};

const GONE = 'This team is gone.';
const PREVIEW_MODAL = modalFrame({ title: 'Preview', close: 'Back' });

/** *Preview now* in the settings, for whoever may change them: only the person who pressed it sees the preview, above the form. */
export function registerPreview(app: App, deps: PreviewDeps): void {
  app.action<BlockAction>(DIGEST_ACTIONS.preview, async ({ ack, body, action: pressed, client }) => {
    await ack();
    const { value = '' } = pressed as ButtonAction;
    await openModal({
      client,
      triggerId: body.trigger_id,
      onTop: true,
      frame: PREVIEW_MODAL,
      fill: () => previewView(deps, value, body.user.id),
      log: deps.log,
      failure: 'A digest could not be made for a preview',
    });
  });
}

async function previewView(deps: PreviewDeps, value: string, personId: string): Promise<ModalView> {
  const team = /^\d{1,15}$/.test(value) ? (await deps.settingsOf(teamId(Number(value))))?.team : undefined;
  if (team === undefined) return PREVIEW_MODAL.sentence(GONE);
  const right = await deps.permissions.mayChange(personId, team);
  if (!right.ok) return PREVIEW_MODAL.sentence(right.why);
  return PREVIEW_MODAL.view((await previewDigest(deps, team, personId)).plain);
}

/**
 * The digest of the last complete week as it would look now. Only the person who asked sees it, without titles that they may
 * not read, and without the pulse of a team that is not theirs to read.
 */
export async function previewDigest(
  deps: PreviewDeps,
  team: Team | undefined,
  personId: string,
): Promise<SlackMessage> {
  const settings = team && (await deps.settingsOf(team.id));
  if (settings === undefined) return sentence('Name a team: `/dora digest NAME`, or ask in its channel.');
  const now = deps.clock();
  const seesMood = await deps.seesMood(personId, settings.team);
  const make = seesMood ? deps.make : deps.makeWithoutMood;
  const [facts] = await make([{ ...settings, monday: lastMonday(settings, now) }], now);
  if (facts === undefined) return sentence(GONE);
  const seesTitles = await deps.permissions.seesTitles({ kind: 'person', id: personId }, settings.team);
  const titled = seesTitles ? facts : { ...facts, untagged: { first: [], count: 0 } };
  const shown = seesMood ? titled : { ...titled, lastStep: withoutPulse(titled.lastStep) };
  return digestMessage({ digest: digest(shown), isPreview: true });
}

const withoutPulse = (step: DigestFacts['lastStep']): DigestFacts['lastStep'] =>
  step !== undefined && isFromPulse(step.id) ? undefined : step;

function sentence(text: string): SlackMessage {
  const blocks = [section(text)];
  return { rich: blocks, plain: blocks, text };
}

const lastMonday = ({ calendar }: TeamSettings, now: Date): LocalDate =>
  plusDays(mondayOf(localDateOf(now, calendar.timeZone)), -7);
