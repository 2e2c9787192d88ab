/**
 * Makes the elements of the page. Text always becomes a text node: no part of the page parses a string as HTML, so what people
 * and services wrote is shown and never run.
 */

/** @typedef {Node | string | number | null | undefined | false | readonly Child[]} Child */

const SVG = 'http://www.w3.org/2000/svg';
let lastId = 0;

/** An id that no other element of the page has. */
export const uniqueId = (prefix = 'id') => `${prefix}-${++lastId}`;

/**
 * Makes an HTML element. A property whose name starts with `on` is a listener, `dataset` an object, `style` an object
 * of CSS properties; `value` and `checked` are set as properties and the rest as attributes. `null`, `undefined` and
 * `false` mean absent, `true` means an attribute without a value.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Readonly<Record<string, unknown>>} [props]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) setProp(element, name, value);
  append(element, children);
  return element;
}

/**
 * Makes an SVG element.
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number>} [attributes]
 * @param {...Child} children
 * @returns {SVGElementTagNameMap[Tag]}
 */
export function svg(tag, attributes = {}, ...children) {
  const element = /** @type {SVGElementTagNameMap[Tag]} */ (document.createElementNS(SVG, tag));
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  append(element, children);
  return element;
}

/** @param {HTMLElement} element @param {string} name @param {unknown} value */
function setProp(element, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith('on')) element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
  else if (name === 'dataset') Object.assign(element.dataset, withoutGaps(/** @type {object} */ (value)));
  else if (name === 'style')
    for (const [key, css] of Object.entries(/** @type {Record<string, string>} */ (value)))
      element.style.setProperty(key, css);
  else if (name === 'value' || name === 'checked') Object.assign(element, { [name]: value });
  else element.setAttribute(name, value === true ? '' : String(/** @type {string | number} */ (value)));
}

/** @param {object} values */
const withoutGaps = (values) => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

/** @param {Element} parent @param {readonly Child[]} children */
function append(parent, children) {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (Array.isArray(child)) append(parent, child);
    else parent.append(child instanceof Node ? child : `${/** @type {string | number} */ (child)}`);
  }
}

/**
 * Makes the children of `parent` exactly `nodes` and touches only what differs, so that focus, selection and scroll
 * stay where they are in the nodes that remain.
 * @param {Element} parent
 * @param {readonly Node[]} nodes
 */
export function syncChildren(parent, nodes) {
  const kept = new Set(nodes);
  for (const gone of [...parent.childNodes].filter((child) => !kept.has(child))) gone.remove();
  nodes.forEach((node, index) => {
    if (parent.childNodes[index] !== node) parent.insertBefore(node, parent.childNodes[index] ?? null);
  });
}

/**
 * The element of `index.html` with this id.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`index.html has no element #${id}`);
  return element;
}

/** Text for screen readers only. @param {...Child} children */
export const hidden = (...children) => h('span', { class: 'visually-hidden' }, ...children);

/**
 * A block or element that this page cannot show. It is conspicuous on purpose: what is missing here may be missing in Slack too.
 * @param {string} what
 * @param {unknown} type
 */
export const unknown = (what, type) =>
  h(
    'div',
    { class: 'unknown', role: 'note', dataset: { testid: 'unknown' } },
    h('strong', {}, `Cannot show this ${what}: `),
    h('code', {}, String(type)),
  );
