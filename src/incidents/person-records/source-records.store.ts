import { WORKSPACE } from '../../db/db.ts';
import { type Sql, sql } from '../../db/sql.ts';
import { changed, FORGOTTEN, type PersonNames, type PersonRecord } from '../../person-records.ts';

/** What sources of incidents said of a person. By whom it was is known from `source_people`, so that comes last. */
export const SOURCE_RECORDS: readonly PersonRecord[] = [
  {
    what: 'worked on an incident, as its source said',
    rows: (person) => sql`
      select i.id as incident, i.source
        from incidents i
       where i.workspace_id = ${WORKSPACE} and i.responders && ${theirIds(person, sql`i.source`)}
       order by i.started_at, i.id`,
    became: 'deleted',
    forget: (person, tx) =>
      changed(
        tx,
        sql`
        update incidents i
           set responders = array(select r.id
                                    from unnest(i.responders) with ordinality as r (id, position)
                                   where r.id <> all(${theirIds(person, sql`i.source`)})
                                   order by r.position)
         where i.workspace_id = ${WORKSPACE} and i.responders && ${theirIds(person, sql`i.source`)}`,
      ),
  },
  {
    what: 'named in what a source sent, word for word',
    // Others are named in it, so the words themselves are not handed out.
    rows: (person) => sql`
      select w.source, w.received_at from webhook_payloads w where ${isNamedIn(person)} order by w.received_at, w.id`,
    became: 'kept',
    // The row stays, because it recognises a replay.
    forget: (person, tx) =>
      changed(tx, sql`update webhook_payloads w set body = to_jsonb(${FORGOTTEN}::text) where ${isNamedIn(person)}`),
  },
  {
    what: 'looked up at PagerDuty',
    rows: (person) => sql`select l.tries, l.next_at from pagerduty_lookups l where ${isLookupOf(person)}`,
    became: 'deleted',
    forget: (person, tx) => changed(tx, sql`delete from pagerduty_lookups l where ${isLookupOf(person)}`),
  },
  {
    what: 'known to a source of incidents',
    rows: (person) => sql`
      select s.source, s.vendor_id, s.name, s.email, s.linked_at, s.first_seen_at
        from source_people s
       where s.workspace_id = ${WORKSPACE} and ${isTheirs(person)}
       order by s.source, s.vendor_id`,
    became: 'deleted',
    async forget(person, tx) {
      const theirs = await changed(
        tx,
        sql`delete from source_people s where s.workspace_id = ${WORKSPACE} and ${isTheirs(person)}`,
      );
      // Whom somebody linked to themselves, and who is another person by the address.
      await tx.query(sql`
        update source_people
           set person_id = null, linked_at = null
         where workspace_id = ${WORKSPACE} and person_id = ${person.id}`);
      return theirs;
    },
  },
  {
    what: 'secrets of sources that they set',
    rows: ({ id }) => sql`
      select source, set_at from source_secrets where workspace_id = ${WORKSPACE} and set_by = ${id} order by source`,
    became: 'kept',
    forget: ({ id }, tx) =>
      changed(
        tx,
        sql`update source_secrets set set_by = ${FORGOTTEN} where workspace_id = ${WORKSPACE} and set_by = ${id}`,
      ),
  },
];

/** Whether row `s` of `source_people` is this person: by the e-mail address, else by the link that they made. */
const isTheirs = ({ id, email }: PersonNames): Sql => sql`
  (lower(s.email) = lower(${email ?? null}::text)
   or s.person_id = ${id} and not exists (select from people other
                                           where other.workspace_id = ${WORKSPACE} and other.id <> ${id}
                                             and lower(other.email) = lower(s.email)))`;

/** The ids that a source has for them. */
const theirIds = (person: PersonNames, source: Sql): Sql => sql`
  array(select s.vendor_id::text
          from source_people s
         where s.workspace_id = ${WORKSPACE} and s.source = ${source} and ${isTheirs(person)})`;

const isLookupOf = (person: PersonNames): Sql => sql`
  l.workspace_id = ${WORKSPACE} and l.what = 'person' and l.key = any(${theirIds(person, sql`'pagerduty'`)})`;

/** Whether payload `w` names them: by an id or address anywhere in it, or by a name that is a whole value of it. */
const isNamedIn = (person: PersonNames): Sql => sql`
  w.workspace_id = ${WORKSPACE}
    and (w.body::text ~ ${`\\m${person.id}\\M`}
         or strpos(lower(w.body::text), lower(${person.email ?? null}::text)) > 0
         or strpos(w.body::text, to_json(${person.name ?? null}::text)::text) > 0
         or exists (select
                      from source_people s
                     where s.workspace_id = ${WORKSPACE} and s.source = w.source
                       and ${isTheirs(person)}
                       and (strpos(w.body::text, to_json(s.vendor_id)::text) > 0
                            or s.name <> '' and strpos(w.body::text, to_json(s.name)::text) > 0)))`;
