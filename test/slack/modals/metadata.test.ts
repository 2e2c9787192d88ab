import { expect, test } from 'vitest';
import { z } from 'zod';
import { readTarget } from '../../../src/home/form/form-target.ts';
import { readAsked } from '../../../src/incidents/answering/answer-form.slack.ts';
import { readAbout } from '../../../src/pulse/asking/answer-form.slack.ts';
import { readMetadata, UnreadableForm } from '../../../src/slack/modals/metadata.ts';

const JUNK = [
  '',
  'null',
  '{}',
  '[]',
  '"text"',
  '7',
  'undefined',
  '{"wave":"1","teamId":"1","incidentId":1}',
  '{',
  '\u0000',
];

test.for([
  { form: 'an answer to the pulse', read: readAbout },
  { form: 'a form of the settings', read: readTarget },
  { form: 'an answer to an incident', read: readAsked },
  { form: 'any other', read: (text: string) => readMetadata(z.strictObject({ id: z.number() }), text) },
])('$form that carries what Drumbeat did not write is unreadable, and throws nothing else', ({ read }) => {
  for (const text of JUNK) expect(() => read(text)).toThrow(UnreadableForm);
});

test('what Drumbeat wrote is read back', () => {
  expect(readAbout('{"wave":7}')).toEqual({ wave: 7 });
  expect(readTarget('{"form":"digest","teamId":null}')).toEqual({ form: 'digest', teamId: undefined });
});
