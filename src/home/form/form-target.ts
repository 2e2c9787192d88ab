import { z } from 'zod';
import { readMetadata } from '../../slack/modals/metadata.ts';
import { type TeamId, teamId } from '../../teams/team.ts';

/** Which form, and the team whose settings it was opened from. */
export type FormTarget = { readonly form: string; readonly teamId: TeamId | undefined };

/** Writes a target as a button or a window carries it. */
export const targetValue = ({ form, teamId: team }: FormTarget): string =>
  JSON.stringify({ form, teamId: team ?? null });

const target = z.object({ form: z.string(), teamId: z.int().nullable() });

/** Throws `UnreadableForm` for anything that Drumbeat did not write. */
export function readTarget(value: string): FormTarget {
  const { form, teamId: team } = readMetadata(target, value);
  return { form, teamId: team === null ? undefined : teamId(team) };
}
