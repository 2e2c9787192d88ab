import type { Log } from '../../log.ts';
import { type Lists, pagesOf } from '../../slack/pages.ts';
import { refusalOf } from '../../slack/refusal.ts';
import type { TeamId } from '../team.ts';
import type { ChoiceFault, TeamChoice } from './members.ts';
import { type ListDeps, lookUpUnknown } from './people.slack.ts';

export type MembersDeps = ListDeps & { readonly log: Log };

type Expanded = { readonly ids: readonly string[] } | { readonly fault: ChoiceFault };

/** Who is on call, and which choices could not be read. */
export type OnCall = { readonly people: readonly string[]; readonly faults: readonly ChoiceFault[] };

/**
 * Updates the members of these teams, or of all, to the people that their choices come down to now. It reads each user group
 * and channel once. The faults are of choices that could not be read.
 */
export async function refreshMembers(
  deps: MembersDeps,
  now: Date,
  teams?: readonly TeamId[],
): Promise<readonly ChoiceFault[]> {
  const chosen = await deps.members.chosenFor('member', teams);
  const expanded = await expandAll(
    deps,
    chosen.flatMap(({ choices }) => choices),
  );
  const idsOf = ({ slackId }: TeamChoice): readonly string[] => {
    const result = expanded.get(slackId);
    return result && 'ids' in result ? result.ids : [];
  };
  const isRead = ({ slackId }: TeamChoice): boolean => 'ids' in (expanded.get(slackId) ?? {});
  await lookUpUnknown(
    deps,
    chosen.flatMap(({ choices }) => choices.flatMap(idsOf)),
    now,
  );
  const resolved = new Map(
    chosen.map(({ team, choices }) => [team, { team, people: choices.flatMap(idsOf), isWhole: choices.every(isRead) }]),
  );
  // A team that no longer chooses anybody has no row among the choices.
  for (const team of teams ?? []) {
    if (!resolved.has(team)) resolved.set(team, { team, people: [], isWhole: true });
  }
  await deps.members.replace([...resolved.values()], now);
  return [...expanded.values()].flatMap((result) => ('fault' in result ? [result.fault] : []));
}

/** Who is on call for a team now: the first user group that yields somebody active, else the fixed list. */
export async function onCallOf(deps: MembersDeps, team: TeamId, now: Date): Promise<OnCall> {
  const faults: ChoiceFault[] = [];
  const [chosen] = await deps.members.chosenFor('on-call', [team]);
  for (const choice of chosen?.choices.filter(({ kind }) => kind === 'usergroup') ?? []) {
    const expanded = await expand(deps, choice);
    if ('fault' in expanded) {
      faults.push(expanded.fault);
      continue;
    }
    await lookUpUnknown(deps, expanded.ids, now);
    const people = await deps.members.active(expanded.ids);
    if (people.length > 0) return { people, faults };
  }
  return { people: await deps.members.fixedOnCallOf(team), faults };
}

async function expandAll(deps: MembersDeps, choices: readonly TeamChoice[]): Promise<ReadonlyMap<string, Expanded>> {
  const expanded = new Map<string, Expanded>();
  for (const choice of choices) {
    if (!expanded.has(choice.slackId)) expanded.set(choice.slackId, await expand(deps, choice));
  }
  return expanded;
}

async function expand({ lists, log }: MembersDeps, choice: TeamChoice): Promise<Expanded> {
  try {
    return { ids: await idsIn(lists, choice) };
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === 'missing_scope') return { fault: { choice, why: 'not-granted' } };
    if (GONE.includes(refusal ?? '')) return { fault: { choice, why: 'gone' } };
    log.warn({ error, choice: choice.slackId }, 'Slack did not say who is in a user group or channel');
    return { fault: { choice, why: 'unreachable' } };
  }
}

const GONE = ['channel_not_found', 'no_such_subteam', 'subteam_not_found', 'method_not_supported_for_channel_type'];

const PAGE = 200;

async function idsIn(lists: Lists, { kind, slackId: id }: TeamChoice): Promise<readonly string[]> {
  const { usergroups, conversations } = lists.client;
  switch (kind) {
    case 'person':
      return [id];
    case 'usergroup':
      return idsOn(
        pagesOf(() => usergroups.users.list({ usergroup: id }), lists),
        ({ users }) => users,
      );
    case 'channel': {
      const asked = { channel: id, limit: PAGE };
      return idsOn(
        pagesOf((at) => conversations.members({ ...asked, ...at }), lists),
        ({ members }) => members,
      );
    }
  }
}

async function idsOn<Page>(
  pages: AsyncIterable<Page>,
  idsOf: (page: Page) => readonly string[] | undefined,
): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const page of pages) ids.push(...(idsOf(page) ?? []));
  return ids;
}
