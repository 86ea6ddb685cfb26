/** Rounds in which a secret may come to light beside one that was taken out. */
const MAX_ROUNDS = 8;

/** Changes a text until nothing changes any more. Pure. */
export function untilStable(text: string, change: (text: string) => string): string {
  let clean = text;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const next = change(clean);
    if (next === clean) break;
    clean = next;
  }
  return clean;
}
