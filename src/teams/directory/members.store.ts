import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';
import { noteChange } from '../audit.store.ts';
import { type TeamId, teamId } from '../team.ts';
import { choicesFault, distinct, type Role, type TeamChoice } from './members.ts';

export type MembersStore = ReturnType<typeof membersStore>;

export type SavedChoices = { readonly ok: true } | { readonly ok: false; readonly fault: string };

export type TeamChoices = { readonly team: TeamId; readonly choices: readonly TeamChoice[] };

/** Whom the choices of a team came down to. */
export type TeamPeople = {
  readonly team: TeamId;
  readonly people: readonly string[];
  /** Where a choice could not be read, nobody is taken out who may have been in it. */
  readonly isWhole: boolean;
};

export const membersStore = (db: Db) => ({
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

  /** From now on exactly these are chosen; who did it is recorded. Deactivated people may stay chosen: they are skipped. */
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
    return tx.transaction((open) => write(open, team, role, chosen, { actor, at: now }));
  },

  /** The members of a team, by name. */
  async membersOf(team: TeamId): Promise<readonly string[]> {
    const { rows } = await db.query<{ id: string }>(sql`
      select p.id
        from team_members m
        join people p on p.workspace_id = m.workspace_id and p.id = m.person_id
       where m.workspace_id = ${WORKSPACE} and m.team_id = ${team}
       order by lower(p.name), p.id`);
    return rows.map(({ id }) => id);
  },

  /** The leads of a team who are still there, in the order chosen. */
  async leadsOf(team: TeamId): Promise<readonly string[]> {
    return activeChosen(db, team, 'lead');
  },

  /** Who decides what is set for a team: its leads, also where all of them have left, so that nobody takes it over unasked. */
  async leadsForRights(team: TeamId): Promise<readonly string[]> {
    const active = await activeChosen(db, team, 'lead');
    if (active.length > 0) return active;
    const [chosen] = await choicesWith(db, 'lead', [team]);
    return chosen?.choices.map(({ slackId }) => slackId) ?? [];
  },

  /** The people of the fixed list who are still there, in the order chosen. */
  async fixedOnCallOf(team: TeamId): Promise<readonly string[]> {
    return activeChosen(db, team, 'on-call');
  },

  /** Those of these people who count, in this order. */
  async active(ids: readonly string[]): Promise<readonly string[]> {
    const { rows } = await db.query<{ id: string }>(sql`
      select p.id
        from unnest(${ids}::text[]) with ordinality as named (id, position)
        join people p on p.workspace_id = ${WORKSPACE} and p.id = named.id
       where p.is_full_member and not p.is_deactivated
       order by named.position`);
    return rows.map(({ id }) => id);
  },

  /** Teams whose members are chosen by this, a channel say. */
  async teamsChoosing(slackId: string): Promise<readonly TeamId[]> {
    const { rows } = await db.query<{ team_id: number }>(sql`
      select team_id
        from team_choices
       where workspace_id = ${WORKSPACE} and role = 'member' and slack_id = ${slackId}
       order by team_id`);
    return rows.map((row) => teamId(row.team_id));
  },

  /** Makes the members of teams those people who count, all in one statement; whoever stays keeps their `since`. */
  async replace(resolved: readonly TeamPeople[], now: Date): Promise<void> {
    const rows = resolved.flatMap(({ team, people }) => people.map((person) => ({ team, person })));
    const whole = resolved.filter(({ isWhole }) => isWhole).map(({ team }) => team);
    await db.query(sql`
      with wanted as (
        select distinct r.team, r.person
          from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (team bigint, person varchar)
          join people p on p.workspace_id = ${WORKSPACE} and p.id = r.person
         where p.is_full_member and not p.is_deactivated
      ), gone as (
        delete from team_members m
         where m.workspace_id = ${WORKSPACE} and m.team_id = any(${whole}::bigint[])
           and not exists (select from wanted w where w.team = m.team_id and w.person = m.person_id)
      )
      insert into team_members (workspace_id, team_id, person_id, since)
      select ${WORKSPACE}, team, person, ${now} from wanted
          on conflict do nothing`);
  },

  /** These people changed: they drop out of teams when they count no more, and join those that chose them by name. */
  async follow(ids: readonly string[], now: Date): Promise<void> {
    await db.transaction(async (tx) => {
      await tx.query(sql`
        delete from team_members m
         using people p
         where m.workspace_id = ${WORKSPACE} and m.person_id = any(${ids}::text[])
           and p.workspace_id = m.workspace_id and p.id = m.person_id and (p.is_deactivated or not p.is_full_member)`);
      await joinTeams(tx, sql`c.kind = 'person' and c.slack_id = p.id and p.id = any(${ids}::text[])`, now);
    });
  },

  /** Somebody joined a channel: so they join the teams that chose it. */
  async joinedChannel(channelId: string, personId: string, now: Date): Promise<void> {
    await joinTeams(db, sql`c.kind = 'channel' and c.slack_id = ${channelId} and p.id = ${personId}`, now);
  },
});

type By = { readonly actor: string; readonly at: Date };

async function write(tx: Db, team: TeamId, role: Role, chosen: readonly TeamChoice[], by: By): Promise<SavedChoices> {
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
  await noteChange(tx, `team ${name}`, { [role]: inWords(before) }, { [role]: inWords(chosen) }, by);
  return { ok: true };
}

const inWords = (choices: readonly TeamChoice[]): string => choices.map(({ slackId }) => slackId).join(', ');

async function joinTeams(tx: Db, chosen: ReturnType<typeof sql>, now: Date): Promise<void> {
  await tx.query(sql`
    insert into team_members (workspace_id, team_id, person_id, since)
    select c.workspace_id, c.team_id, p.id, ${now}
      from team_choices c
      join people p on p.workspace_id = c.workspace_id and p.is_full_member and not p.is_deactivated
     where c.workspace_id = ${WORKSPACE} and c.role = 'member' and ${chosen}
        on conflict do nothing`);
}

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
