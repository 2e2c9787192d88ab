import type { VideoBlock } from '@slack/types';
import { all, type Check, isObject, rule, text } from './check.ts';
import { shape } from './shape.ts';
import { identifier, plain, url } from './text.ts';

const slackFile: Check = (value, at) =>
  isObject(value) && (value['id'] === undefined) !== (value['url'] === undefined)
    ? []
    : [{ pointer: at, says: 'needs an id or a url, and not both' }];

const oneSource = rule(
  'needs image_url or slack_file, and not both',
  (image) => (image['image_url'] === undefined) !== (image['slack_file'] === undefined),
);

type ImageParts = { alt_text: string; image_url?: string; slack_file?: object };
const image = { image_url: url, slack_file: slackFile };

export const imageElement = all(shape<ImageParts>({ alt_text: text(2000) }, image), oneSource);

export const imageBlock = all(
  shape<ImageParts & { block_id?: string; title?: object }>(
    { alt_text: text(2000) },
    { ...image, block_id: identifier, title: plain(2000) },
  ),
  oneSource,
);

export const videoBlock = shape<VideoBlock>(
  { video_url: url, thumbnail_url: url, alt_text: text(2000), title: plain(199) },
  {
    block_id: identifier,
    title_url: url,
    author_name: text(49),
    provider_name: text(255),
    provider_icon_url: url,
    description: plain(2000),
  },
);
