import { EMOJI } from './emoji-names.ts';
import { plainName, withoutCase, withoutInvisible } from './plain-name.ts';

/**
 * What tells whether two names of teams look the same: case, spaces, composed letters, what cannot be seen, and `:rocket:` for 🚀,
 * as Slack writes an emoji in a command, make no difference. Neither do skin tones.
 */
export const teamKey = (sent: string): string => withoutCase(plainName(withoutInvisible(asEmoji(plainName(sent)))));

/** Skin tones, and the signs that ask for a picture or for text. */
const TONES = /:skin-tone-\d:|\p{Emoji_Modifier}|[\uFE0E\uFE0F]/gu;

/** Names that Slack does not know, such as those of a workspace's own emoji, stay as they are. */
const asEmoji = (name: string): string =>
  name
    .replace(TONES, '')
    .replace(/:([a-z0-9_+'’-]+):/gi, (whole, code: string) => EMOJI.get(code.toLowerCase()) ?? whole);
