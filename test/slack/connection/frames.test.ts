import { expect, test } from 'vitest';
import { readableType } from '../../../src/slack/connection/frames.ts';

const event = { envelope_id: 'e1', type: 'events_api', payload: { event: { type: 'app_home_opened' } } };

test.for([
  { why: 'a greeting', frame: { type: 'hello' } },
  { why: 'a farewell', frame: { type: 'disconnect', reason: 'refresh_requested' } },
  { why: 'an event', frame: event },
  { why: 'a command', frame: { envelope_id: 'e1', type: 'slash_commands', payload: { command: '/dora' } } },
  { why: 'a click', frame: { envelope_id: 'e1', type: 'interactive', payload: { type: 'block_actions' } } },
])('$why is read', ({ frame }) => {
  expect(readableType(JSON.stringify(frame))).toBe(frame.type);
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
  expect(readableType(text)).toBeUndefined();
});
