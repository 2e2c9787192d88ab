import { expect, test } from 'vitest';
import { readFrame } from '../../../src/slack/connection/frames.ts';

const event = { envelope_id: 'e1', type: 'events_api', payload: { event: { type: 'app_home_opened' } } };

test.for([
  { why: 'a greeting', frame: { type: 'hello' } },
  { why: 'a farewell', frame: { type: 'disconnect', reason: 'refresh_requested' } },
  { why: 'an event', frame: event },
  { why: 'a command', frame: { envelope_id: 'e1', type: 'slash_commands', payload: { command: '/dora' } } },
  { why: 'a click', frame: { envelope_id: 'e1', type: 'interactive', payload: { type: 'block_actions' } } },
])('$why is read', ({ frame }) => {
  expect(readFrame(JSON.stringify(frame)).type).toBe(frame.type);
});

test.for([
  { why: 'no JSON', text: 'hello' },
  { why: 'nothing', text: '' },
  { why: 'null', text: 'null' },
  { why: 'a number', text: '7' },
  { why: 'a list', text: '[{"type":"hello"}]' },
  { why: 'no type', text: '{}' },
  { why: 'an event of the SDK itself', text: '{"type":"disconnected"}' },
  { why: 'an event without a payload', text: JSON.stringify({ ...event, payload: undefined }) },
  { why: 'an event whose payload is null', text: JSON.stringify({ ...event, payload: null }) },
  { why: 'a payload without its event', text: JSON.stringify({ ...event, payload: {} }) },
  { why: 'an event without a type', text: JSON.stringify({ ...event, payload: { event: {} } }) },
  { why: 'nothing to acknowledge by', text: JSON.stringify({ ...event, envelope_id: undefined }) },
  { why: 'a command that is text', text: '{"envelope_id":"e1","type":"slash_commands","payload":"/dora"}' },
])('$why is not', ({ text }) => {
  expect(readFrame(text).type).toBeUndefined();
});

test.for([
  { why: 'an event without its payload', frame: { ...event, payload: null }, id: 'e1' },
  { why: 'a type that nobody knows', frame: { envelope_id: 'e1', type: 'other' }, id: 'e1' },
  { why: 'nothing else at all', frame: { envelope_id: 'e1' }, id: 'e1' },
  { why: 'an id that is no text', frame: { ...event, envelope_id: 7 }, id: undefined },
  { why: 'no id', frame: { type: 'other' }, id: undefined },
])('a frame with $why is acknowledged by its id, if it has one', ({ frame, id }) => {
  expect(readFrame(JSON.stringify(frame)).envelopeId).toBe(id);
});
