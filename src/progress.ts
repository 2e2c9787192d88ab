const WIDTH = 30;

export type Progress = { advance(by: number): void; end(): void };

/** What a bar needs of a terminal. */
type Terminal = { readonly isTTY?: boolean; write(text: string): unknown };

/** Shows how far something is, on one line of a terminal; elsewhere it says nothing. */
export function progressBar(stream: Terminal, name: string, total: number): Progress {
  if (stream.isTTY !== true) return { advance: () => {}, end: () => {} };
  let done = 0;
  let drawn = '';
  const draw = () => {
    const bar = barOf(name, done, total);
    // Twenty thousand steps are a hundred different pictures.
    if (bar !== drawn) stream.write(`\r${bar}`);
    drawn = bar;
  };
  draw();
  return {
    advance: (by) => {
      done += by;
      draw();
    },
    end: () => void stream.write('\n'),
  };
}

function barOf(name: string, done: number, total: number): string {
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const bar = '█'.repeat(Math.round(share * WIDTH)).padEnd(WIDTH, '░');
  return `${name} ${bar} ${Math.floor(share * 100)} % of ${total.toLocaleString('en')}`;
}
