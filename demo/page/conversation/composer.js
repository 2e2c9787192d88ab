import { byId, h, uniqueId } from '../dom/dom.js';
import { suggestionsFor } from './commands.js';

/** The line at the bottom where a person writes, with the slash commands it knows. */

/** @import { DemoCommand } from '../../protocol.ts' */

/** @param {(text: string) => void} onSend */
export function createComposer(onSend) {
  const form = /** @type {HTMLFormElement} */ (byId('composer-form'));
  const input = /** @type {HTMLInputElement} */ (byId('composer'));
  const list = byId('suggestions');
  const usage = byId('usage');
  /** @type {readonly DemoCommand[]} */
  let commands = [];
  /** @type {readonly DemoCommand[]} */
  let shown = [];
  let active = -1;
  let isDismissed = false;

  function draw() {
    const { matches, exact } = suggestionsFor(input.value, commands);
    shown = isDismissed ? [] : matches;
    active = Math.min(Math.max(active, 0), shown.length - 1);
    const items = shown.map((command, index) =>
      h(
        'li',
        {
          id: uniqueId('suggestion'),
          role: 'option',
          'aria-selected': String(index === active),
          // Before the field loses its focus.
          onpointerdown: (/** @type {Event} */ event) => {
            event.preventDefault();
            complete(command);
          },
        },
        h('span', {}, h('strong', {}, command.command), ' ', h('span', { class: 'usage-hint' }, command.usageHint)),
        h('span', { class: 'description' }, command.description),
      ),
    );
    list.replaceChildren(...items);
    list.hidden = items.length === 0;
    input.setAttribute('aria-expanded', String(items.length > 0));
    const activeId = items[active]?.id;
    if (activeId) input.setAttribute('aria-activedescendant', activeId);
    else input.removeAttribute('aria-activedescendant');
    usage.textContent = exact && shown.length === 0 ? `${exact.command} ${exact.usageHint}` : '';
  }

  /** @param {DemoCommand} command */
  function complete(command) {
    input.value = `${command.command} `;
    draw();
  }

  function submit() {
    const text = input.value.trim();
    if (text === '') return;
    input.value = '';
    draw();
    onSend(text);
  }

  /** @param {KeyboardEvent} event @returns {boolean} whether the list took the key */
  function steerList(event) {
    const chosen = shown[active];
    if (!chosen) return false;
    const isTyped = input.value.trim() === chosen.command;
    if (event.key === 'ArrowDown') active = (active + 1) % shown.length;
    else if (event.key === 'ArrowUp') active = (active - 1 + shown.length) % shown.length;
    else if (event.key === 'Escape') isDismissed = true;
    else if (event.key === 'Tab' && !event.shiftKey) complete(chosen);
    else if (event.key === 'Enter' && !isTyped) complete(chosen);
    else return false;
    draw();
    return true;
  }

  input.addEventListener('input', () => {
    isDismissed = false;
    active = 0;
    draw();
  });
  input.addEventListener('keydown', (event) => {
    if (!event.isComposing && steerList(event)) event.preventDefault();
  });
  input.addEventListener('blur', () => {
    isDismissed = true;
    draw();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });

  return {
    /**
     * @param {string} label
     * @param {readonly DemoCommand[]} known
     * @param {string | null} closedBecause a reason why nobody can write here
     */
    show(label, known, closedBecause) {
      commands = known;
      input.disabled = closedBecause !== null;
      input.placeholder = closedBecause ?? `Message ${label}, or / for commands`;
      byId('composer-label').textContent = `Message ${label}`;
      /** @type {HTMLButtonElement} */ (byId('send')).disabled = input.disabled;
      draw();
    },
    focus: () => input.focus(),
    /** Gives a text back that could not be sent, unless the person writes already. @param {string} text */
    restore(text) {
      if (input.value === '') input.value = text;
      isDismissed = true;
      draw();
    },
    /** What is being written here, exchanged for what was being written elsewhere. @param {string} draft */
    swapDraft(draft) {
      const previous = input.value;
      input.value = draft;
      draw();
      return previous;
    },
  };
}
