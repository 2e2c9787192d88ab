import { resolve } from 'node:path';
import { figuresOf, isBroken } from './figures/figures.ts';
import { readSources } from './figures/sources.ts';
import { tableOf } from './figures/table.ts';

// Measures the structure of `src` against its limits. For another project: `npm run figures -- FOLDER`.
const figures = figuresOf(readSources(resolve(process.argv[2] ?? '.')));
process.stdout.write(tableOf(figures));
if (figures.some(isBroken)) process.exitCode = 1;
