import type { HomeView, ModalView } from '@slack/types';
import { all, type Check, flag, isObject, literal, text } from './check.ts';
import { shape } from './shape.ts';
import { blocksOf, ofType } from './surface.ts';
import { plain } from './text.ts';

const viewParts = { private_metadata: text(3000, 0), callback_id: text(255, 0), external_id: text(255, 0) };

const viewSize: Check = (view, at) => {
  const bytes = new TextEncoder().encode(JSON.stringify(view)).length;
  return bytes <= 250_000
    ? []
    : [{ pointer: at, says: `${bytes} bytes of JSON, Slack allows 250000`, code: 'view_too_large' }];
};

const isOfType =
  (type: string): Check =>
  (view, at) =>
    isObject(view) ? literal(type)(view['type'], `${at}/type`) : [];

const submitForInputs: Check = (view, at) =>
  isObject(view) && view['submit'] === undefined && ofType(view['blocks'], 'input').length > 0
    ? [{ pointer: `${at}/submit`, says: 'missing, a modal with an input needs it' }]
    : [];

export const modalCheck = all(
  shape<ModalView>(
    { blocks: blocksOf('modal'), title: plain(24) },
    { ...viewParts, submit: plain(24), close: plain(24), clear_on_close: flag, notify_on_close: flag },
  ),
  isOfType('modal'),
  submitForInputs,
  viewSize,
);

export const homeCheck = all(shape<HomeView>({ blocks: blocksOf('home') }, viewParts), isOfType('home'), viewSize);
