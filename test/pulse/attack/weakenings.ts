import type { Db } from '../../../src/db/db.ts';
import { sql } from '../../../src/db/sql.ts';
import type { Log } from '../../../src/log.ts';
import type { PulseStores } from '../../../src/pulse/pulse.store.ts';
import { keysStore } from '../../../src/pulse/sealing/keys.store.ts';
import { knownKeys } from '../../../src/pulse/sealing/known-keys.ts';
import { placesStore } from '../../../src/pulse/sealing/places.store.ts';
import { rowName, seal, waveKeyOf } from '../../../src/pulse/sealing/seal.store.ts';
import { type Envelope, sealedStore } from '../../../src/pulse/sealing/sealed.store.ts';
import { REMINDER } from '../../../src/pulse/wave/wave-deliveries.ts';
import type { Composed } from '../../../src/schedule/delivery.ts';
import type { MessageType } from '../../../src/schedule/message-type.ts';
import { TRACE } from './trace-names.ts';

/** One protection taken away. */
export type Weakening = {
  readonly name: string;
  /** Changes the tables before the wave opens. */
  readonly schema: readonly string[];
  readonly stores: (stores: PulseStores, db: Db, log: Log) => PulseStores;
  readonly messages: (types: readonly MessageType[]) => readonly MessageType[];
  /** The traces that must tell something then. */
  readonly foundWhileOpen: readonly string[];
  readonly foundAfterClose: readonly string[];
};

export const NOT_WEAKENED: Weakening = {
  name: 'every protection',
  schema: [],
  stores: (stores) => stores,
  messages: (types) => types,
  foundWhileOpen: [],
  foundAfterClose: [],
};

const withEnvelope =
  (envelope: Envelope): Weakening['stores'] =>
  (stores, db) => ({ ...stores, sealed: sealedStore(db, stores.keys, envelope) });

const inClear: Envelope = {
  rowName,
  seal: (content, _key, _owner, bytes) => Buffer.from(JSON.stringify(content).padEnd(bytes + 28)),
};
const namedById: Envelope = { seal, rowName: (_key, person) => Buffer.from(person.padEnd(32)) };

/** A foreign key to the audience locks the row that it refers to. */
const REFERS_TO_THE_AUDIENCE = `
  create function refer_to_audience() returns trigger language plpgsql as $$
  begin
    perform from pulse_audience where person_id = rtrim(convert_from(new.name, 'UTF8')) for key share;
    return new;
  end $$;
  create trigger refers after insert on pulse_sealed for each row execute function refer_to_audience()`;

/** The key leaves the process as it is. */
const unwrapped: Weakening['stores'] = (stores, db) => {
  const keys = keysStore(
    db,
    stores.waves,
    { wrap: (key) => key.raw, unwrap: (wrapped) => waveKeyOf(wrapped) },
    knownKeys(),
  );
  return { ...stores, keys, sealed: sealedStore(db, keys), places: placesStore(stores.deliveries, keys) };
};

/** Answering looks the person up. */
const looksUp: Weakening['stores'] = (stores, db) => ({
  ...stores,
  sealed: {
    ...stores.sealed,
    async answer(wave, who, ...more) {
      await db.query(sql`select from pulse_audience where wave_id = ${wave.id} and person_id = ${who.personId}`);
      return stores.sealed.answer(wave, who, ...more);
    },
  },
});

const skipped: Composed = { kind: 'skip', reason: 'not needed' };
/** Nothing is sent to those who have answered, and the row says so. */
const skips: Weakening['messages'] = (types) =>
  types.map(({ keptOf, ...type }) => ({
    ...type,
    ...(keptOf === undefined || type.kind === REMINDER ? {} : { keptOf }),
    async compose(delivery, now) {
      const composed = await type.compose(delivery, now);
      return composed.kind === 'change' && delivery.updateTs === undefined ? skipped : composed;
    },
  }));

/** Nothing is sent to those who have answered, and the row does not say so. */
const sendsLess: Weakening['messages'] = (types) =>
  types.map((type) => ({
    ...type,
    async compose(delivery, now) {
      const composed = await type.compose(delivery, now);
      return composed.kind === 'change' && delivery.updateTs === undefined ? skipped : composed;
    },
  }));

const keepsMessages: Weakening['stores'] = (stores) => ({
  ...stores,
  tidying: { ...stores.tidying, begin: async () => [] },
});

const keepsDeliveries: Weakening['stores'] = (stores) => ({
  ...stores,
  deliveries: { ...stores.deliveries, forget: async () => {} },
});

/** The log has a line for each answer, without a name. */
const logs: Weakening['stores'] = (stores, _db, log) => ({
  ...stores,
  sealed: {
    ...stores.sealed,
    answer(...asked) {
      log.debug({}, 'An answer is kept');
      return stores.sealed.answer(...asked);
    },
  },
});

/** A table that is not truncated keeps its dead rows. */
const deletesRows: Weakening['stores'] = (stores, db) => ({
  ...stores,
  sealed: sealedStore(db, stores.keys, namedById),
  waves: {
    ...stores.waves,
    withLock: (work) => stores.waves.withLock((tx) => work(withoutTruncate(tx))),
  },
});

const withoutTruncate = (db: Db): Db => ({
  ...db,
  query: (query) =>
    query.parts[0]?.includes('truncate pulse_sealed') ? db.query(sql`delete from pulse_sealed`) : db.query(query),
});

const weakening = (name: string, parts: Partial<Weakening>): Weakening => ({ ...NOT_WEAKENED, name, ...parts });

const REFERENCE = weakening('rows refer to the audience', {
  stores: withEnvelope(namedById),
  schema: [REFERS_TO_THE_AUDIENCE],
  foundWhileOpen: [TRACE.rows, TRACE.lists],
  foundAfterClose: [TRACE.rows, TRACE.lists],
});

const UNWRAPPED = weakening('the key is not wrapped', {
  stores: unwrapped,
  foundWhileOpen: [TRACE.key, TRACE.reader],
  foundAfterClose: [TRACE.key],
});

/** Two at once, for the short form. */
export const REFERENCE_AND_UNWRAPPED: Weakening = {
  ...REFERENCE,
  name: `${REFERENCE.name}, and ${UNWRAPPED.name}`,
  stores: (stores, ...more) => {
    const weak = UNWRAPPED.stores(stores, ...more);
    return { ...weak, ...REFERENCE.stores(weak, ...more), keys: weak.keys };
  },
  foundWhileOpen: [...REFERENCE.foundWhileOpen, ...UNWRAPPED.foundWhileOpen],
  foundAfterClose: [...REFERENCE.foundAfterClose, ...UNWRAPPED.foundAfterClose],
};

export const WEAKENINGS: readonly Weakening[] = [
  REFERENCE,
  UNWRAPPED,
  weakening('answers are not sealed', {
    stores: withEnvelope(inClear),
    foundWhileOpen: [TRACE.clear],
    foundAfterClose: [TRACE.clear],
  }),
  weakening('rows are named by the person', { stores: withEnvelope(namedById), foundWhileOpen: [TRACE.rows] }),
  weakening('answering looks the person up', { stores: looksUp, foundWhileOpen: [TRACE.statements] }),
  weakening('whoever has answered is skipped', {
    messages: skips,
    foundWhileOpen: [TRACE.rows, TRACE.reminding, TRACE.botLog],
  }),
  weakening('whoever has answered gets no request', { messages: sendsLess, foundWhileOpen: [TRACE.reminding] }),
  weakening('private messages stay as they are', { stores: keepsMessages, foundAfterClose: [TRACE.messages] }),
  weakening('deliveries are not deleted', { stores: keepsDeliveries, foundAfterClose: [TRACE.deliveries] }),
  weakening('rows are deleted one by one', {
    stores: deletesRows,
    foundAfterClose: [TRACE.deadRows, TRACE.remains],
  }),
  weakening('a line of the log says that somebody answered', { stores: logs, foundWhileOpen: [TRACE.botLogTimes] }),
];
