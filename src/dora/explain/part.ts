/** A figure in an explanation: its name with its value, then what it was counted from. */
export type Part = { readonly name: string; readonly text: string };
