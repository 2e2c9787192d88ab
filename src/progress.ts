const WIDTH = 30;

export type Progress = { advance(by: number): void; end(): void };

/** The part of a terminal that a bar needs. */
type Terminal = { readonly isTTY?: boolean; write(text: string): unknown };

/** Shows the progress of a long command on one line of a terminal. Elsewhere it writes nothing. */
export function progressBar(stream: Terminal, name: string, total: number): Progress {
  if (stream.isTTY !== true) return { advance: () => {}, end: () => {} };
  let done = 0;
  let drawn = '';
  const draw = () => {
    const bar = barOf(name, done, total);
    // Most steps do not change the bar.
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
