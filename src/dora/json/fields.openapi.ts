import { z } from 'zod';

export const day = z.string().meta({ format: 'date' });
export const count = z.int();
