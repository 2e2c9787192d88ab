import { all, type Check, type Fault, isObject, text } from './check.ts';
import { blocksOf } from './surface.ts';

/** Slack refuses a message whose blocks are too long together, though each one is legal. @see https://github.com/slackapi/bolt-js/issues/2509 */
const messageSize: Check = (blocks, at) => {
  const size = JSON.stringify(blocks).length;
  if (size <= 13_000) return [];
  return [{ pointer: at, says: `${size} characters of JSON, Slack allows 13000`, code: 'msg_blocks_too_long' }];
};

const coded = (faults: readonly Fault[], code: NonNullable<Fault['code']>): readonly Fault[] =>
  faults.map((fault) => ({ ...fault, code }));

const messageText: Check = (value, at) => {
  if (value === undefined || value === '') return [{ pointer: at, says: 'missing or empty', code: 'no_text' }];
  return coded(text(4000)(value, at), 'msg_too_long');
};

export const messageCheck: Check = (payload, at) => {
  if (!isObject(payload)) return [{ pointer: at, says: 'must be an object' }];
  const { text: fallback, blocks } = payload;
  const inBlocks = blocks === undefined ? [] : all(blocksOf('message'), messageSize)(blocks, `${at}/blocks`);
  return [...messageText(fallback, `${at}/text`), ...inBlocks];
};
