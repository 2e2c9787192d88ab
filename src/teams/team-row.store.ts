import { type Team, teamId } from './team.ts';

/** A team as its table has it. */
export type TeamRow = { id: number; name: string; channel_id: string | null; time_zone: string };

export const toTeam = (row: TeamRow): Team => ({
  id: teamId(row.id),
  name: row.name,
  channelId: row.channel_id ?? undefined,
  timeZone: row.time_zone,
});
