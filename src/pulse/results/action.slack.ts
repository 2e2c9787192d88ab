import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { readMetadata, UNREADABLE_FORM, UnreadableForm } from '../../slack/modals/metadata.ts';
import { openModal, type Submission, type Submitted } from '../../slack/modals/modal.ts';
import type { Team, TeamId } from '../../teams/team.ts';
import { mayReadResults } from '../belonging/who-may-read.ts';
import type { FrictionCode } from '../survey/friction.ts';
import type { ClosedWave, WaveId } from '../wave/wave.ts';
import { ACTION_MODAL, actionView, readAction } from './action-form.ts';
import { teamResults } from './results.ts';
import type { ResultsDeps } from './results-deps.ts';
import { teamById } from './team-asked.ts';
import { wavesOf } from './waves-of.ts';

type ActionRequest = {
  readonly triggerId: string;
  readonly userId: string;
  /** The team that took the action; a sentence where there is none. */
  readonly team: () => Promise<Team | string>;
};

const about = z.object({ wave: z.number(), team: z.number() });

/** What the form is about, kept in its window. */
type About = { readonly wave: WaveId; readonly team: TeamId };

/** Opens the form that records what a team did about one of its last complaints. */
export const openAction = (deps: ResultsDeps, client: WebClient, request: ActionRequest): Promise<void> =>
  openModal({
    client,
    triggerId: request.triggerId,
    frame: ACTION_MODAL,
    fill: () => filled(deps, request),
    log: deps.log,
    failure: 'The form of an action could not be filled',
  });

async function filled(deps: ResultsDeps, { userId, team: asked }: ActionRequest): Promise<ModalView> {
  const team = await asked();
  if (typeof team === 'string') return ACTION_MODAL.sentence(team);
  const right = await mayReadResults(deps, userId, team);
  if (!right.ok) return ACTION_MODAL.sentence(right.why);
  const last = wavesOf(await deps.published.closed(), team.id).at(-1);
  const complaints = last === undefined ? [] : complaintsOf(last, team.id);
  if (last === undefined || complaints.length === 0)
    return ACTION_MODAL.sentence('The last pulse named no complaint of this team, so there is nothing to answer.');
  return actionView(complaints, JSON.stringify({ wave: last.id, team: team.id } satisfies About));
}

const complaintsOf = ({ published }: ClosedWave, team: number): readonly FrictionCode[] =>
  teamResults([published], team, {}, [])?.complaints.map(({ friction }) => friction) ?? [];

/** Saves the action of a submitted form. */
export async function saveAction(deps: ResultsDeps, { view, values, userId, tooLate }: Submission): Promise<Submitted> {
  const reading = readAction(values);
  if (!reading.ok) return { kind: 'faults', faults: reading.faults };
  const asked = readMetadata(about, view.private_metadata);
  const by = { actor: userId, at: deps.clock() };
  const team = await teamById(deps, String(asked.team));
  if (typeof team === 'string') return shown(team);
  const right = await mayReadResults(deps, userId, team);
  if (!right.ok) return shown(right.why);
  const wave = wavesOf(await deps.published.closed(), team.id).find(({ id }) => id === asked.wave);
  if (wave === undefined) throw new UnreadableForm(UNREADABLE_FORM);
  const action = { wave: wave.id, team: team.id, ...reading.value };
  await deps.published.keepAction(action, by, tooLate);
  return shown('Saved. The next results of the team say it beside its complaint.');
}

const shown = (words: string): Submitted => ({ kind: 'shown', view: ACTION_MODAL.sentence(words) });
