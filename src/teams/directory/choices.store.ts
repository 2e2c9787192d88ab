import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';
import { type ChangedBy, noteChange } from '../audit.store.ts';
import { type TeamId, teamId } from '../team.ts';
import { choicesFault, distinct, type Role, type TeamChoice } from './members.ts';

export type SavedChoices = { readonly ok: true } | { readonly ok: false; readonly fault: string };

export type TeamChoices = { readonly team: TeamId; readonly choices: readonly TeamChoice[] };

/** Whom the teams chose as members, on call and leads. */
export const choicesStore = (db: Db) => ({
  /** Whom a team chose for each role, in the order chosen. */
  async choicesOf(team: TeamId): Promise<readonly (TeamChoice & { readonly role: Role })[]> {
    const { rows } = await db.query<{ role: Role; kind: TeamChoice['kind']; slack_id: string }>(sql`
      select role, kind, slack_id
        from team_choices
       where workspace_id = ${WORKSPACE} and team_id = ${team}
       order by role, position`);
    return rows.map(({ role, kind, slack_id }) => ({ role, kind, slackId: slack_id }));
  },

  /** What these teams, or all, chose for a role. A team that chose nobody is left out. */
  async chosenFor(role: Role, teams?: readonly TeamId[]): Promise<readonly TeamChoices[]> {
    return choicesWith(db, role, teams);
  },

  /** Replaces what a team chose for a role and records who did it. Deactivated people may stay chosen: they are skipped. */
  async saveChoices(
    team: TeamId,
    role: Role,
    choices: readonly TeamChoice[],
    actor: string,
    now: Date,
    tx: Db = db,
  ): Promise<SavedChoices> {
    const chosen = distinct(choices);
    const fault = choicesFault(role, chosen);
    if (fault !== undefined) return { ok: false, fault };
    return tx.transaction((open) => writeChoices(open, team, role, chosen, { actor, at: now }));
  },

  /** The leads of a team who are still there, in the order chosen. */
  async leadsOf(team: TeamId): Promise<readonly string[]> {
    return activeChosen(db, team, 'lead');
  },

  /** The leads who decide the settings of a team. They count even if all have left, so that nobody takes the team over. */
  async leadsForRights(team: TeamId): Promise<readonly string[]> {
    const active = await activeChosen(db, team, 'lead');
    if (active.length > 0) return active;
    const [chosen] = await choicesWith(db, 'lead', [team]);
    return chosen?.choices.map(({ slackId }) => slackId) ?? [];
  },

  /** The people on call by the fixed list who are still there, in the order chosen. */
  async fixedOnCallOf(team: TeamId): Promise<readonly string[]> {
    return activeChosen(db, team, 'on-call');
  },

  /** The teams that chose this user group, channel or person as members. */
  async teamsChoosing(slackId: string): Promise<readonly TeamId[]> {
    const { rows } = await db.query<{ team_id: number }>(sql`
      select team_id
        from team_choices
       where workspace_id = ${WORKSPACE} and role = 'member' and slack_id = ${slackId}
       order by team_id`);
    return rows.map((row) => teamId(row.team_id));
  },
});

async function writeChoices(
  tx: Db,
  team: TeamId,
  role: Role,
  chosen: readonly TeamChoice[],
  by: ChangedBy,
): Promise<SavedChoices> {
  const { rows } = await tx.query<{ name: string }>(sql`
    select name from teams where workspace_id = ${WORKSPACE} and id = ${team} for update`);
  const name = rows[0]?.name;
  if (name === undefined) return { ok: false, fault: 'This team is not there any more.' };
  const before = (await choicesWith(tx, role, [team]))[0]?.choices ?? [];
  await tx.query(sql`
    delete from team_choices where workspace_id = ${WORKSPACE} and team_id = ${team} and role = ${role}`);
  await tx.query(sql`
    insert into team_choices (workspace_id, team_id, role, kind, slack_id, position)
    select ${WORKSPACE}, ${team}, ${role}, chosen.kind, chosen.id, chosen.position
      from unnest(${chosen.map(({ kind }) => kind)}::text[], ${chosen.map(({ slackId }) => slackId)}::text[])
             with ordinality as chosen (kind, id, position)`);
  await noteChange(tx, `team ${name}`, { [role]: slackIds(before) }, { [role]: slackIds(chosen) }, by);
  return { ok: true };
}

/** What the audit log keeps. */
const slackIds = (choices: readonly TeamChoice[]): string => choices.map(({ slackId }) => slackId).join(', ');

async function activeChosen(db: Db, team: TeamId, role: Role): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(sql`
    select p.id
      from team_choices c
      join people p on p.workspace_id = c.workspace_id and p.id = c.slack_id
     where c.workspace_id = ${WORKSPACE} and c.team_id = ${team} and c.role = ${role} and c.kind = 'person'
       and p.is_full_member and not p.is_deactivated
     order by c.position`);
  return rows.map(({ id }) => id);
}

async function choicesWith(db: Db, role: Role, teams?: readonly TeamId[]): Promise<TeamChoices[]> {
  const { rows } = await db.query<{ team_id: number; choices: TeamChoice[] }>(sql`
    select team_id, jsonb_agg(jsonb_build_object('kind', kind, 'slackId', slack_id) order by position) as choices
      from team_choices
     where workspace_id = ${WORKSPACE} and role = ${role}
       and (${teams === undefined} or team_id = any(${teams ?? []}::bigint[]))
     group by team_id
     order by team_id`);
  return rows.map((row) => ({ team: teamId(row.team_id), choices: row.choices }));
}
