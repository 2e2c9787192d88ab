import type {
  ActionsBlock,
  AlertBlock,
  ContextActionsBlock,
  ContextBlock,
  DividerBlock,
  HeaderBlock,
  InputBlock,
  MarkdownBlock,
  SectionBlock,
} from '@slack/types';
import type { SlackBlock } from '../blocks.ts';
import { chartBlock } from './chart.ts';
import { all, type Check, flag, isObject, listOf, literal, rule, text } from './check.ts';
import { cardBlock, carouselBlock, planBlock, taskCardBlock } from './compound.ts';
import { accessory, actionsElement, contextActionsElement, inputElement } from './elements.ts';
import { imageBlock, imageElement, videoBlock } from './media.ts';
import { richText } from './rich-text.ts';
import { shape } from './shape.ts';
import { dataTableBlock, tableBlock } from './table.ts';
import { identifier, plain, plainOrMrkdwn } from './text.ts';

const id = { block_id: identifier };

const contextElement: Check = (value, at) =>
  isObject(value) && value['type'] === 'image' ? imageElement(value, at) : plainOrMrkdwn(3000)(value, at);

const textOrFields = rule(
  'a section needs text or fields',
  (block) => block['text'] !== undefined || block['fields'] !== undefined,
);

/** The check of every block of Slack's except `container` and `file`, which Drumbeat does not use. */
export const blockChecks: Readonly<Record<Exclude<SlackBlock['type'], 'container' | 'file'>, Check>> = {
  actions: shape<ActionsBlock>({ elements: listOf(actionsElement, 1, 25) }, id),
  alert: shape<AlertBlock>(
    { text: plainOrMrkdwn(200) },
    { ...id, level: literal('default', 'info', 'warning', 'error', 'success') },
  ),
  card: cardBlock,
  carousel: carouselBlock,
  context: shape<ContextBlock>({ elements: listOf(contextElement, 1, 10) }, id),
  context_actions: shape<ContextActionsBlock>({ elements: listOf(contextActionsElement, 1, 5) }, id),
  data_table: dataTableBlock,
  data_visualization: chartBlock,
  divider: shape<DividerBlock>({}, id),
  header: shape<HeaderBlock>({ text: plain(150) }, id),
  image: imageBlock,
  input: shape<InputBlock>(
    { label: plain(2000), element: inputElement },
    { ...id, hint: plain(2000), optional: flag, dispatch_action: flag },
  ),
  markdown: shape<MarkdownBlock>({ text: text(12_000) }, id),
  plan: planBlock,
  rich_text: richText,
  section: all(
    shape<SectionBlock>(
      {},
      { ...id, text: plainOrMrkdwn(3000), fields: listOf(plainOrMrkdwn(2000), 1, 10), accessory, expand: flag },
    ),
    textOrFields,
  ),
  table: tableBlock,
  task_card: taskCardBlock,
  video: videoBlock,
};
