import { expect, test } from 'vitest';
import { deploysStore } from '../../../src/deploys/deploys.store.ts';
import { eventIngester, type IngestIncident } from '../../../src/deploys/ingest/ingest.webhook.ts';
import { testDatabase } from '../../support/database.ts';

const { db } = await testDatabase();
const NOW = new Date('2026-11-25T10:00:00Z');
const INCIDENT = { context: { type: 'dev.cdevents.incident.detected.0.3.0' }, subject: {} };

const TAKEN = { status: 201, body: { result: 'taken' } } as const;
const LATER = { status: 200, body: { result: 'replay' } } as const;
const NOT_RECORDED = {
  status: 202,
  body: {
    result: 'not-recorded',
    detail: 'dev.cdevents.incident.detected.0.3.0: not recorded, because it is no deployment',
  },
};

const ingests =
  (answer: typeof TAKEN | typeof LATER | undefined): IngestIncident =>
  async () =>
    answer;

test.for([
  { why: 'is not recorded if nobody ingests events of incidents', rooms: [], answer: NOT_RECORDED },
  { why: 'is not recorded if it is of nobody', rooms: [ingests(undefined)], answer: NOT_RECORDED },
  { why: 'is answered by the one who ingests it', rooms: [ingests(undefined), ingests(TAKEN)], answer: TAKEN },
  { why: 'is answered by the first of several', rooms: [ingests(TAKEN), ingests(LATER)], answer: TAKEN },
])('an event that is not of a deployment $why', async ({ rooms, answer }) => {
  const ingest = eventIngester({
    deploys: deploysStore(db),
    environmentNames: async () => new Map(),
    ingestIncident: rooms,
    clock: () => NOW,
  });
  expect(await ingest([{ raw: INCIDENT, at: [] }], {}, NOW)).toEqual([answer]);
});
