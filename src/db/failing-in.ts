import pg from 'pg';

/** Runs the SQL of a file, and names the file in the error where the database refuses it. */
export async function failingIn<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    throw new Error(`${file} failed and nothing was changed: ${error.message}`, { cause: error });
  }
}
