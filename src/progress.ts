const WIDTH = 30;

/** Shows how far something is, on one line of a terminal; elsewhere it says nothing. */
export function progressBar(
  stream: NodeJS.WriteStream,
  name: string,
  total: number,
): { advance(by: number): void; end(): void } {
  let done = 0;
  const draw = () => {
    const share = total === 0 ? 1 : Math.min(1, done / total);
    const bar = '█'.repeat(Math.round(share * WIDTH)).padEnd(WIDTH, '░');
    stream.write(`\r${name} ${bar} ${Math.round(share * 100)} % of ${total.toLocaleString('en')}`);
  };
  if (!stream.isTTY) return { advance: () => {}, end: () => {} };
  draw();
  return {
    advance: (by) => {
      done += by;
      draw();
    },
    end: () => void stream.write('\n'),
  };
}
