import type { Db } from '../../db/db.ts';
import { serviceNamesStore } from '../../names/service-names.store.ts';
import type { Timed } from './recorded.ts';

/** Events with their repository and service under the names by which these are stored. */
export async function withStoredNames(db: Db, events: readonly Timed[]): Promise<readonly Timed[]> {
  const names = await serviceNamesStore(db).stored(
    events.flatMap(({ keyed: { event } }) => (event.service === undefined ? event.repo : [event.repo, event.service])),
  );
  return events.map(({ keyed, now }) => {
    const [repo, service] = [keyed.event.repo, keyed.event.service].map((name) => name && names.get(name));
    return { keyed: { ...keyed, event: { ...keyed.event, repo: repo ?? keyed.event.repo, service } }, now };
  });
}
