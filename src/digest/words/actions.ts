import { type LocalDate, parseLocalDate } from '../../teams/calendar/local-date.ts';
import { type TeamId, teamId } from '../../teams/team.ts';
import { STEP_IDS, type StepId } from '../judging/step.ts';

export const DIGEST_ACTIONS = {
  /** The buttons under the next step. The value of each is a `StepButton`. */
  take: 'digest:take',
  decline: 'digest:decline',
  /** Shows how the digest would look now. Its value is the team's id. */
  preview: 'digest:preview',
} as const;

/** The step, and the digest that proposes it. */
export type StepButton = { readonly team: TeamId; readonly monday: LocalDate; readonly step: StepId };

/** `7 2026-11-16 runbook` */
export const stepValue = ({ team, monday, step }: StepButton): string => `${team} ${monday} ${step}`;

/** Reads a button's value; `undefined` for anything else. */
export function parseStepValue(value: string): StepButton | undefined {
  const [team = '', date = '', id = '', ...rest] = value.split(' ');
  const monday = parseLocalDate(date);
  const step = STEP_IDS.find((one) => one === id);
  if (!/^\d{1,15}$/.test(team) || monday === undefined || step === undefined || rest.length > 0) return undefined;
  return { team: teamId(Number(team)), monday, step };
}
