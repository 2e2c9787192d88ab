import { byId } from '../dom/dom.js';

/** On a narrow screen the sidebar is a drawer behind a button. */

export function createDrawer() {
  const toggle = byId('sidebar-toggle');
  const sidebar = byId('sidebar');
  const isNarrow = matchMedia('(max-width: 720px)');

  /** @param {boolean} isOpen */
  function set(isOpen) {
    document.body.classList.toggle('drawer-open', isOpen);
    toggle.setAttribute('aria-expanded', String(isOpen));
    byId('main').inert = isOpen && isNarrow.matches;
  }

  function close() {
    if (!document.body.classList.contains('drawer-open')) return;
    set(false);
    if (isNarrow.matches) toggle.focus();
  }

  toggle.addEventListener('click', () => {
    set(true);
    byId('act-as').focus();
  });
  byId('backdrop').addEventListener('click', close);
  byId('sidebar-close').addEventListener('click', close);
  document.addEventListener('keydown', (event) => event.key === 'Escape' && close());
  sidebar.addEventListener('click', (event) => /** @type {Element} */ (event.target).closest('a.place') && close());
  isNarrow.addEventListener('change', () => set(false));
}
