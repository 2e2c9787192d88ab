import { svg } from './dom.js';

/** Small pictures beside words. They add nothing to the words. */

/** @type {Record<string, string>} */
const PATHS = {
  channel: 'M6.5,2.5L5,13.5M11,2.5L9.5,13.5M2.5,5.5H14M2,10.5H13.5',
  private: 'M4,7V5a4,4 0 0,1 8,0V7M3,7H13V14H3Z',
  archived: 'M2,3H14V6H2ZM3,6V13.5H13V6M6,9H10',
  home: 'M2,8L8,2.5L14,8M4,7V13.5H12V7',
  menu: 'M2,4H14M2,8H14M2,12H14',
  eye: 'M1.5,8C4,3.5 12,3.5 14.5,8C12,12.5 4,12.5 1.5,8ZM6,8a2,2 0 1,0 4,0a2,2 0 1,0 -4,0',
  send: 'M2,2.5L14,8L2,13.5L4,8ZM4,8H9',
  close: 'M3.5,3.5L12.5,12.5M12.5,3.5L3.5,12.5',
  beat: 'M1,9H4L6,4L9,13L11.5,7L12.5,9H15',
};

/** @param {string} name */
export const icon = (name) =>
  svg(
    'svg',
    { class: 'icon', viewBox: '0 0 16 16', width: 16, height: 16, 'aria-hidden': 'true' },
    svg('path', { d: PATHS[name] ?? '' }),
  );
