/** Between two looks, ms. */
const LOOK_EVERY_MS = 50;

/**
 * What `look` gives as soon as it gives without throwing: for what becomes true by itself, in another
 * process. After the limit its last error is thrown, so a failed assertion tells what was missing.
 */
export async function eventually<T>(look: () => T | Promise<T>, limitMs = 15_000): Promise<T> {
  const end = Date.now() + limitMs;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (Date.now() >= end) throw error;
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }
}
