import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';
import { type ChangedBy, noteChange } from '../audit.store.ts';
import type { Deciders } from '../rights.ts';
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

  /**
   * Replaces what a team chose for a role and records who did it. Deactivated people may stay chosen: they are skipped. People
   * who put themselves among the members agree by that to belong to the team; nobody agrees for another.
   */
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

  /** Makes whoever makes a team its first member; who makes it records that. */
  async addFirst(team: TeamId, by: ChangedBy): Promise<void> {
    await db.query(sql`
      insert into team_choices (workspace_id, team_id, role, kind, slack_id)
      values (${WORKSPACE}, ${team}, 'member', 'person', ${by.actor})`);
    await putThemselves(db, team, by);
  },

  /** The leads of a team who are still there, in the order chosen. */
  async leadsOf(team: TeamId): Promise<readonly string[]> {
    return activeChosen(db, team, 'lead');
  },

  /** Who decides the settings of a team: its leads who are still there, else whoever is in it. */
  async decidersOf(team: TeamId): Promise<Deciders> {
    const { rows } = await db.query<{ leads: string[]; has_members: boolean }>(sql`
      select array(select p.id
                     from team_choices c
                     join people p on p.workspace_id = c.workspace_id and p.id = c.slack_id
                    where c.workspace_id = ${WORKSPACE} and c.team_id = ${team} and c.role = 'lead' and c.kind = 'person'
                      and p.is_full_member and not p.is_deactivated
                    order by c.position) as leads,
             exists (select from team_members m where m.workspace_id = ${WORKSPACE} and m.team_id = ${team}) as has_members`);
    return { leads: rows[0]?.leads ?? [], hasMembers: rows[0]?.has_members === true };
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
  const names = (choices: readonly TeamChoice[]) => choices.some(({ slackId }) => slackId === by.actor);
  if (role === 'member' && names(chosen) && !names(before)) await putThemselves(tx, team, by);
  return { ok: true };
}

async function putThemselves(tx: Db, team: TeamId, { actor, at }: ChangedBy): Promise<void> {
  await tx.query(sql`
    insert into team_members (workspace_id, team_id, person_id, since, agreed)
    select ${WORKSPACE}, ${team}, p.id, ${at}, true
      from people p
     where p.workspace_id = ${WORKSPACE} and p.id = ${actor} and p.is_full_member and not p.is_deactivated
        on conflict (workspace_id, team_id, person_id) do update set agreed = true`);
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
