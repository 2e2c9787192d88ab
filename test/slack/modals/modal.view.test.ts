import { expect, test } from 'vitest';
import { section } from '../../../src/slack/blocks.ts';
import { assertSlackPayload } from '../../../src/slack/limits/limits.ts';
import { modalFrame } from '../../../src/slack/modals/modal.view.ts';

const plain = (text: string) => ({ type: 'plain_text', text, emoji: false });
const base = { type: 'modal', callback_id: 'notes:form', title: plain('Notes'), close: plain('Close') };
const frame = modalFrame({ callbackId: 'notes:form', title: 'Notes' });

test.for([
  { why: 'while it loads', view: frame.loading(), expected: { ...base, blocks: [section('One moment …')] } },
  { why: 'a sentence', view: frame.sentence('*Gone*.'), expected: { ...base, blocks: [section('*Gone*.')] } },
  {
    why: 'a form, with its button and what it is about',
    view: frame.view([section('Form')], { submit: 'Send', metadata: 'about' }),
    expected: { ...base, submit: plain('Send'), private_metadata: 'about', blocks: [section('Form')] },
  },
  {
    why: 'a form with a title of its own',
    view: frame.view([section('Form')], { title: 'Change the note', submit: 'Send' }),
    expected: { ...base, title: plain('Change the note'), submit: plain('Send'), blocks: [section('Form')] },
  },
  {
    why: 'a form that is about nothing',
    view: frame.view([section('Form')], { submit: 'Send', metadata: undefined }),
    expected: { ...base, submit: plain('Send'), blocks: [section('Form')] },
  },
  {
    why: 'a modal without a form, with its own word for closing',
    view: modalFrame({ title: 'Preview', close: 'Back' }).sentence('Nothing yet.'),
    expected: { type: 'modal', title: plain('Preview'), close: plain('Back'), blocks: [section('Nothing yet.')] },
  },
  {
    why: 'one that says from the start what it is about',
    view: modalFrame({ callbackId: 'notes:form', title: 'Notes', metadata: 'about' }).loading(),
    expected: { ...base, private_metadata: 'about', blocks: [section('One moment …')] },
  },
])('a frame makes $why', ({ view, expected }) => {
  assertSlackPayload('modal', view);
  expect(view).toEqual(expected);
});
