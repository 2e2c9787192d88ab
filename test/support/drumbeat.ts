import type { Room } from '../../src/room.ts';
import { present } from './given.ts';
import type { aHouse } from './house.ts';

/** Runs a command of the rooms in this process, and returns what it prints. */
export const drumbeatIn =
  (rooms: ReturnType<typeof aHouse>) =>
  async (...args: string[]): Promise<string> => {
    const [first, ...rest] = args;
    const commands = rooms.flatMap(({ commands: all = [] }: Room) => all);
    const lines: string[] = [];
    await present(commands.find(({ name }) => name === first)).run(rest, {
      print: (line) => lines.push(line),
      practiceUrl: () => undefined,
      progress: () => {
        throw new Error('It shows no progress');
      },
    });
    return lines.join('\n');
  };
