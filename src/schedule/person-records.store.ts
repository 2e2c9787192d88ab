import { WORKSPACE } from '../db/db.ts';
import { type Sql, sql } from '../db/sql.ts';
import { changed, type PersonNames, type PersonRecords } from '../person-records.ts';

/** Messages to a person, in the private channel that Slack opened for them too. The gates go first: they are named after both. */
export const MESSAGE_RECORDS: PersonRecords = {
  records: [
    {
      what: 'turns of messages',
      rows: (person) =>
        sql`select g.scope, g.opens_at from delivery_gates g where ${isGateOf(person)} order by g.opens_at`,
      became: 'deleted',
      forget: (person, tx) => changed(tx, sql`delete from delivery_gates g where ${isGateOf(person)}`),
    },
    {
      what: 'messages to them',
      // Not what became of each: a reminder that was not sent may tell that somebody had answered.
      rows: (person) => sql`
        select d.kind, d.occurrence, d.due_at from deliveries d where ${isTo(person)} order by d.due_at, d.id`,
      became: 'deleted',
      forget: (person, tx) => changed(tx, sql`delete from deliveries d where ${isTo(person)}`),
    },
  ],
};

/** Where their messages went: Slack's id for the person, and the private channels. */
const placesOf = (id: string): Sql => sql`
  (select ${id}::varchar
    union
   select sent.sent_channel_id
     from deliveries sent
    where sent.workspace_id = ${WORKSPACE} and sent.channel_id = ${id} and sent.sent_channel_id is not null)`;

/** Whether delivery `d` is to them, or is about them. The subject begins with a person where a message is for one. */
const isTo = ({ id }: PersonNames): Sql => sql`
  d.workspace_id = ${WORKSPACE}
    and (d.channel_id in ${placesOf(id)} or d.subject = ${id} or starts_with(d.subject, ${`${id} `}))`;

const isGateOf = ({ id }: PersonNames): Sql => sql`
  g.workspace_id = ${WORKSPACE} and split_part(g.scope, ' ', 2) in ${placesOf(id)}`;
