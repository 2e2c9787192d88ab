import type { PersonRecords } from '../../person-records.ts';
import { ANSWER_RECORDS } from './answer-records.store.ts';
import { ASKED_RECORDS } from './asked-records.store.ts';
import { SOURCE_RECORDS } from './source-records.store.ts';

/** What a person answered, what they were asked, and what sources said of them. */
export const INCIDENT_RECORDS: PersonRecords = { records: [...ANSWER_RECORDS, ...ASKED_RECORDS, ...SOURCE_RECORDS] };
