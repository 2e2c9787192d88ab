import type { CardBlock, CarouselBlock, PlanBlock, TaskCardBlock, URLSourceElement } from '@slack/types';
import { all, listOf, literal, rule, text } from './check.ts';
import { button } from './elements.ts';
import { imageElement } from './media.ts';
import { richText } from './rich-text.ts';
import { byType, shape } from './shape.ts';
import { identifier, mrkdwn, url } from './text.ts';

const id = { block_id: identifier };

const hasContent = rule('a card needs hero_image, title, actions or body', (card) =>
  ['hero_image', 'title', 'actions', 'body'].some((part) => card[part] !== undefined),
);

export const cardBlock = all(
  shape<CardBlock>(
    {},
    {
      ...id,
      hero_image: imageElement,
      icon: imageElement,
      title: mrkdwn(150),
      subtitle: mrkdwn(150),
      body: mrkdwn(200),
      actions: listOf(button, 1, 3),
    },
  ),
  hasContent,
);

const card = byType('block', { card: cardBlock }, ['card'], 'a carousel');
export const carouselBlock = shape<CarouselBlock>({ elements: listOf(card, 1, 10) }, id);

const source = byType('source', { url: shape<URLSourceElement>({ url, text: text(2000) }, {}) }, ['url'], 'a task');
export const taskCardBlock = shape<TaskCardBlock>(
  { task_id: text(255), title: text(2000), status: literal('pending', 'in_progress', 'complete', 'error') },
  { ...id, details: richText, output: richText, sources: listOf(source, 1, 100) },
);

const task = byType('block', { task_card: taskCardBlock }, ['task_card'], 'a plan');
export const planBlock = shape<PlanBlock>({ title: text(2000) }, { ...id, tasks: listOf(task, 0, 50) });
