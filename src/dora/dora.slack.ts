import type { App, BlockAction, RespondFn } from '@slack/bolt';
import type { Clock } from '../clock.ts';
import { type AnswerHow, type AnswerTo, answer, tell } from '../slack/answer.ts';
import type { SlackMessage } from '../slack/blocks.ts';
import { COMMANDS } from '../slack/names.ts';
import { withPatience } from '../slack/patience.ts';
import { FOR_MEMBERS_ONLY, type MemberCheck } from '../slack/people.ts';
import type { AskedWord, DoraWord } from '../teams/dora-word.ts';
import { type DoraDeps, type Question, resolveQuestion, snapshotFor, teamMeant } from './ask-dora.ts';
import { DORA_ACTIONS } from './controls.view.ts';
import { doraMessage, sharedDoraMessage } from './dora.view.ts';
import { parseDoraCommand, parseQuestion, parseWord } from './dora-command.ts';
import { explainMessage } from './explain/explain.view.ts';
import { helpMessage } from './help.view.ts';
import { deploysMessage } from './lists/deploys.view.ts';
import { incidentsMessage } from './lists/incidents.view.ts';
import { MOST_LISTED } from './lists/list.view.ts';
import { INCIDENT_LIST_KINDS, type IncidentListKind, LIST_KINDS, type ListKind } from './lists/listed.ts';
import { openAction, skipOf } from './lists/open-list.ts';
import { scopeOfControls } from './lists/scoped-controls.view.ts';
import { countedWindow } from './metrics/counted-window.ts';
import { DEFAULT_WINDOW, type Parsed, type WindowSpec } from './metrics/window.ts';
import { parseWindow } from './metrics/window-word.ts';
import type { MoodOf, MoodReason } from './mood.ts';
import { readable, type SeesTitles } from './readable.ts';
import type { Owner } from './snapshot/owner-rows.store.ts';
import { trendMessages } from './trend/metric-trends.view.ts';

export type DoraSlackDeps = DoraDeps & {
  readonly clock: Clock;
  readonly isFullMember: MemberCheck;
  /** What the rooms declared, this one among them. */
  readonly words: readonly DoraWord[];
  /** How a team feels, where whoever asks may know. */
  readonly mood: MoodOf;
  readonly seesTitles: SeesTitles;
};

type Deps = DoraSlackDeps;

/** What is shown of a question: the numbers, how they come about, the deployments, or the weeks. */
type Aspect = 'snapshot' | 'explain' | 'deploys' | 'trend';

/** `/dora` and everything that can be pressed in its answers. */
export function registerDora(app: App, deps: Deps): void {
  app.command(COMMANDS.dora, async ({ ack, command, respond, client }) => {
    await ack();
    const to = { respond, client, channelId: command.channel_id, userId: command.user_id };
    if (!(await isAllowed(deps, to))) return tell(respond, FOR_MEMBERS_ONLY);
    const parsed = parseDoraCommand(command.text, deps.words);
    if (!parsed.ok) return tell(respond, parsed.hint);
    switch (parsed.value.kind) {
      case 'help':
        return answer(to, helpMessage(deps.words));
      case 'word': {
        const said = await withPatience(runWord(deps, to, command.trigger_id, parsed.value), async () => {});
        if (said !== undefined) await answer(to, said);
        return;
      }
      case 'snapshot':
        return answerQuestion(deps, to, 'snapshot', parsed.value);
    }
  });

  onPress(app, deps, DORA_ACTIONS.window, (question) => ask(deps, 'snapshot', question), { replaceOriginal: true });
  onPress(app, deps, DORA_ACTIONS.share, (question, userId) => share(deps, question, userId), { inChannel: true });
  onPress(app, deps, DORA_ACTIONS.explain, (question) => ask(deps, 'explain', question));
  for (const kind of LIST_KINDS)
    onPress(app, deps, openAction(kind), (question, _userId, skip) => list(deps, kind, question, skip));
  for (const kind of INCIDENT_LIST_KINDS)
    onPress(app, deps, openAction(kind), (question, _userId, skip) => listIncidents(deps, kind, question, skip));
}

type ReadWord = { readonly word: DoraWord; readonly words: readonly string[]; readonly subject: Question['subject'] };

function runWord(
  deps: Deps,
  to: AnswerTo,
  triggerId: string,
  { word, words, subject }: ReadWord,
): Promise<SlackMessage | undefined> {
  return word.run({
    to,
    triggerId,
    words,
    team: () => teamMeant(deps, { subject, channelId: to.channelId, personId: to.userId }),
    async instead(other, otherWords) {
      const declared = deps.words.find((one) => one.word === other);
      if (declared === undefined) return undefined;
      const read = parseWord(declared, otherWords, deps.words);
      if (read.ok) return runWord(deps, to, triggerId, read.value);
      await tell(to.respond, read.hint);
      return undefined;
    },
  });
}

/** The words that show more of a question than its numbers. */
export const doraWords = (deps: Deps): readonly DoraWord[] => [
  {
    ...aspectWord(deps, 'explain'),
    help: [['explain payments', 'each definition with these very numbers, and the deployments behind them']],
  },
  {
    ...aspectWord(deps, 'deploys'),
    help: [['deploys payments 7d', 'the newest deployments, with status, lead time and incidents']],
  },
  { ...aspectWord(deps, 'trend'), help: [['trend payments', 'a chart of each metric over twelve weeks']] },
];

const aspectWord = (deps: Deps, word: Aspect) => ({
  word,
  takes: 'words' as const,
  async run({ to, words }: AskedWord): Promise<undefined> {
    const question = parseQuestion(words, deps.words);
    await (question.ok ? answerQuestion(deps, to, word, question.value) : tell(to.respond, question.hint));
  },
});

async function answerQuestion(deps: Deps, to: AnswerTo, kind: Aspect, { subject, window }: Question): Promise<void> {
  const question = { subject, window, channelId: to.channelId, personId: to.userId };
  await answerAll(to, await patiently(to.respond, ask(deps, kind, question)));
}

/** A button or a choice: its `block_id` says whose numbers it steers, its value is the word of a window. */
function onPress(
  app: App,
  deps: Deps,
  actionId: string,
  work: (question: Asked, userId: string, skip: number) => Promise<Answered>,
  how: AnswerHow = {},
): void {
  app.action<BlockAction>(actionId, async ({ ack, body, action, respond, client }) => {
    await ack();
    const word =
      action.type === 'static_select'
        ? action.selected_option.value
        : action.type === 'button'
          ? action.value
          : undefined;
    const to = { respond, client, channelId: body.channel?.id ?? '', userId: body.user.id };
    if (!(await isAllowed(deps, to))) return tell(respond, FOR_MEMBERS_ONLY);
    const question = {
      subject: scopeOfControls(action.block_id),
      window: windowOf(word),
      channelId: to.channelId,
      personId: to.userId,
    };
    await answerAll(to, await patiently(respond, work(question, to.userId, skipOf(word ?? ''))), how);
  });
}

/** Guests and people of other organisations see no numbers. */
const isAllowed = ({ isFullMember }: Deps, { client, userId }: AnswerTo): Promise<boolean> =>
  isFullMember(client, userId);

/** A question, by whom and where. */
type Asked = Question & { readonly channelId: string; readonly personId: string };

/** The messages that answer, or a hint. */
type Answered = Parsed<readonly SlackMessage[]>;

async function ask(deps: Deps, kind: Aspect, question: Asked): Promise<Answered> {
  if (kind === 'deploys') return list(deps, 'all', question);
  const now = deps.clock();
  const resolved = await resolveQuestion(deps, question, now);
  if (!resolved.ok) return resolved;
  const snapshot = await snapshotFor(deps, resolved.value, now);
  const { window } = question;
  switch (kind) {
    case 'snapshot': {
      const mood = await moodIn(deps, resolved.value.owner, question);
      const shown = await readable(deps, snapshot, { kind: 'person', id: question.personId });
      return { ok: true, value: [doraMessage({ snapshot: shown, window, mood })] };
    }
    case 'trend':
      return { ok: true, value: trendMessages(snapshot) };
    case 'explain': {
      const { owner, windows } = resolved.value;
      const practice = await deps.dora.practice(owner, windows.current);
      return { ok: true, value: [explainMessage({ snapshot, window, practice })] };
    }
  }
}

async function share(deps: Deps, question: Asked, sharedBy: string): Promise<Answered> {
  const now = deps.clock();
  const resolved = await resolveQuestion(deps, question, now);
  if (!resolved.ok) return resolved;
  // Everybody in the channel reads it, so only the channel counts, and not who shares it.
  const reader = { kind: 'channel', id: question.channelId } as const;
  const snapshot = await readable(deps, await snapshotFor(deps, resolved.value, now), reader);
  const mood = await moodIn(deps, resolved.value.owner, { ...question, personId: undefined });
  return { ok: true, value: [sharedDoraMessage({ snapshot, window: question.window, mood }, sharedBy)] };
}

/** Of a team alone, and a pulse that cannot be asked is none. */
async function moodIn(
  { mood }: Deps,
  owner: Owner,
  { personId, channelId }: { readonly personId?: string | undefined; readonly channelId?: string | undefined },
): Promise<MoodReason | undefined> {
  return owner.kind === 'team' ? mood(owner.id, { personId, channelId }) : undefined;
}

async function list(deps: Deps, kind: ListKind, question: Question, skip = 0): Promise<Answered> {
  const resolved = await resolveQuestion(deps, question, deps.clock());
  if (!resolved.ok) return resolved;
  const { scope, owner, windows } = resolved.value;
  const window = windows.current;
  const listed = await deps.dora.listed(kind, owner, window, { skip, most: MOST_LISTED });
  return { ok: true, value: [deploysMessage({ kind, scope, window, asked: question.window, skip, ...listed })] };
}

async function listIncidents(deps: Deps, kind: IncidentListKind, question: Question, skip: number): Promise<Answered> {
  const resolved = await resolveQuestion(deps, question, deps.clock());
  if (!resolved.ok) return resolved;
  const { scope, owner, windows } = resolved.value;
  // What happened before the first deployment is in no figure.
  const window = countedWindow(windows.current, await deps.dora.facts(owner, windows));
  const listed = await deps.dora.listedIncidents(kind, owner, window, { skip, most: MOST_LISTED });
  return { ok: true, value: [incidentsMessage({ kind, scope, window, asked: question.window, skip, ...listed })] };
}

const patiently = (respond: RespondFn, work: Promise<Answered>): Promise<Answered> =>
  withPatience(work, () => tell(respond, 'Still counting; the numbers follow here.'));

async function answerAll(to: AnswerTo, answered: Answered, how: AnswerHow = {}): Promise<void> {
  if (!answered.ok) return tell(to.respond, answered.hint);
  for (const message of answered.value) await answer(to, message, how);
}

/** The window that a control carries; controls of an older version may carry one that is no longer known. */
function windowOf(word: string | undefined): WindowSpec {
  const parsed = parseWindow(word?.split('/')[0] ?? '');
  return parsed?.ok === true ? parsed.value : DEFAULT_WINDOW;
}
