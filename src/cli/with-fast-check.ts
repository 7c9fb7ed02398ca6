import { LockstepError } from '../machine/errors.ts';

/**
 * Loads a module that generates with fast-check, which is the user's own: two copies would not share their settings.
 * @throws LockstepError `bad-configuration`: it is not installed
 */
export async function withFastCheck<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'ERR_MODULE_NOT_FOUND' || !message.includes("'fast-check'")) throw error;
    throw new LockstepError(
      'bad-configuration',
      'trials are generated with fast-check, which is not installed here: npm install --save-dev fast-check',
      { cause: error },
    );
  }
}
