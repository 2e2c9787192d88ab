/** In a modal, in place of what it was to show. */
export const DOWN_IN_MODAL = 'Drumbeat cannot reach its database right now. Close this and try again in a minute.';
