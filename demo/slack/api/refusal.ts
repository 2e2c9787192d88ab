import type { HomeView, ModalView } from '@slack/types';
import type { SlackBlock } from '../../../src/slack/blocks.ts';
import { type Fault, payloadFaults } from '../../../src/slack/limits/limits.ts';

/** A refusal of the Web API, in Slack's form. */
export type Refusal = {
  readonly ok: false;
  readonly error: string;
  readonly response_metadata?: { readonly messages: readonly string[] };
};

export const refusal = (error: string, messages: readonly string[] = []): Refusal => ({
  ok: false,
  error,
  ...(messages.length > 0 && { response_metadata: { messages } }),
});

const slackMessages = (faults: readonly Fault[], root: string): readonly string[] =>
  faults.map(({ pointer, says }) => `[ERROR] ${says} [json-pointer:${root}${pointer}]`);

type Content = { readonly text?: string | undefined; readonly blocks?: readonly unknown[] | undefined };
export type CheckedContent = { readonly text: string; readonly blocks?: readonly SlackBlock[] };

/**
 * It is stricter than Slack in one point: Slack accepts blocks without text, but then the notification on a phone and a screen
 * reader have no content.
 */
export function checkedMessage({ text, blocks }: Content): { readonly ok: true; content: CheckedContent } | Refusal {
  const faults = payloadFaults('message', { text, blocks });
  const [first] = faults;
  if (!first) {
    const checked = blocks as readonly SlackBlock[] | undefined;
    return { ok: true, content: { text: text ?? '', ...(checked && { blocks: checked }) } };
  }
  const code = faults.some((fault) => fault.code === 'no_text') ? 'no_text' : undefined;
  const inBlocks = faults.some((fault) => fault.code === undefined) ? 'invalid_blocks' : first.code;
  return refusal(code ?? inBlocks ?? 'invalid_blocks', slackMessages(faults, ''));
}

type SurfaceView = { readonly modal: ModalView; readonly home: HomeView };

export function checkedView<Surface extends 'modal' | 'home'>(
  surface: Surface,
  view: unknown,
): { readonly ok: true; readonly view: SurfaceView[Surface] } | Refusal {
  const faults = payloadFaults(surface, view);
  if (faults.length === 0) return { ok: true, view: view as SurfaceView[Surface] };
  return refusal(faults.find((fault) => fault.code)?.code ?? 'invalid_arguments', slackMessages(faults, '/view'));
}
