/** A message may be one line of 40,000 characters, and a title needs only its beginning. */
const MAX_READ = 1_000;

/** What somebody wrote in Slack, on one line as plain text: a mention, a channel, a group, a link or a date is what is read there. */
export const plainText = (text: string): string =>
  text
    .slice(0, MAX_READ)
    .replaceAll(/<([^<>]+)>/g, (_, inside: string) => plainReference(inside))
    .replaceAll(/(?<!\w)([*_~`])(?=\S)(.+?)(?<=\S)\1(?!\w)/g, '$2')
    .replace(/^(?:&gt;\s*)+/, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim();

/** What stands in angle brackets: a link, a person, a channel, a group or a date. Its label, if it has one. */
function plainReference(inside: string): string {
  const [target = '', label = ''] = inside.split('|', 2);
  switch (target[0]) {
    case '@':
      return `@${label || 'somebody'}`;
    case '#':
      return `#${label || 'channel'}`;
    case '!':
      return label || (/^!(here|channel|everyone)$/.test(target) ? `@${target.slice(1)}` : '@group');
    default:
      return label || target;
  }
}
