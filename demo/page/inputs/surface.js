import { confirmed } from './confirm.js';
import { payloadOf } from './form-state.js';

/** @import { Form } from './form-state.js' */
/** @import { BlockElement, ControlElement, StatefulElement, ValueOf } from '../../elements.ts' */
/** @import { World } from '../world/world.js' */

/**
 * What blocks are drawn on, and what happens when a person uses them.
 * @typedef {object} Surface
 * @property {'message' | 'modal' | 'home'} kind
 * @property {World} world
 * @property {Form} form
 * @property {number} headingLevel of a header block
 * @property {(blockId: string, action: object) => Promise<void>} act tells the server; it handles its own errors
 */

/**
 * One element in its block.
 * @template {BlockElement} [Element=BlockElement]
 * @typedef {object} Field
 * @property {Element} element
 * @property {string} blockId
 * @property {Surface} surface
 * @property {string} id of the control
 * @property {boolean} isInteractive whether using it is an action of its own
 * @property {boolean} isOptional
 * @property {string} [labelledBy]
 * @property {string} [describedBy]
 */

/** The attributes every control carries. @param {Field<ControlElement>} field */
export const controlProps = ({ element, blockId, id, labelledBy, describedBy }) => ({
  id,
  'aria-labelledby': labelledBy,
  'aria-describedby': describedBy,
  dataset: { actionId: element.action_id, blockId },
});

/**
 * @template {StatefulElement} Element
 * @param {Field<Element>} field
 */
export const valueOf = ({ surface, blockId, element }) => surface.form.read(blockId, element);

/**
 * Keeps what the person chose and, where the element acts by itself, tells the server.
 * @template {StatefulElement} Element
 * @param {Field<Element>} field
 * @param {ValueOf<Element>} value
 * @returns {Promise<boolean>} false: the person took it back in the confirmation dialog, so nothing has changed
 */
export async function choose(field, value) {
  const { element, blockId, surface, isInteractive } = field;
  const confirm = 'confirm' in element ? element.confirm : undefined;
  if (isInteractive && !(await confirmed(confirm, surface.world))) return false;
  surface.form.write(blockId, element, value);
  if (isInteractive) void act(field, payloadOf(element, value));
  return true;
}

/** @param {Field<ControlElement>} field @param {object} payload the element's part of Slack's `block_actions` */
export const act = ({ element, blockId, surface }, payload) =>
  surface.act(blockId, { ...payload, type: element.type, action_id: element.action_id, block_id: blockId });
