import pg from 'pg';

/** Runs `work`, and names the file it is about where the database refuses it. */
export async function failingIn<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    throw new Error(`${file} failed and nothing was changed: ${error.message}`, { cause: error });
  }
}
