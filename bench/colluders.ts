import { collusionRates } from './colluders/rates.ts';
import { collusionTables } from './colluders/table.ts';

process.stdout.write(`${collusionTables(collusionRates())}\n`);
