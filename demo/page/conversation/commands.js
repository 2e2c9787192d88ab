/** @import { DemoCommand } from '../../protocol.ts' */

/**
 * The commands that what has been typed may become, until a space ends the name; and the one it already is.
 * @param {string} text
 * @param {readonly DemoCommand[]} commands
 */
export function suggestionsFor(text, commands) {
  const name = text.split(/\s/)[0] ?? '';
  const isNaming = text.startsWith('/') && text === name;
  return {
    matches: isNaming ? commands.filter(({ command }) => command.startsWith(name)) : [],
    exact: commands.find(({ command }) => command === name) ?? null,
  };
}
