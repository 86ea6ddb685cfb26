/** The corpus of secrets and of clean texts: tests/fixtures/secrets says how its lines are written. */

/** One text: as it comes in, the secrets in it, and as it must be stored. */
export interface Sample {
  given: string;
  secrets: string[];
  wanted: string;
  /** What stands in `wanted` for them. */
  kinds: string[];
}

const LOWER = "abcdefghijklmnopqrstuvwxyz";
const ALPHABETS: Record<string, string> = {
  alnum: `${LOWER.toUpperCase()}${LOWER}0123456789`,
  alpha: `${LOWER.toUpperCase()}${LOWER}`,
  upper: `${LOWER.toUpperCase()}234567`,
  digit: "0123456789",
  hex: "0123456789abcdef",
  slug: `${LOWER.toUpperCase()}${LOWER}0123456789_-`,
  b64: `${LOWER.toUpperCase()}${LOWER}0123456789+/`,
};
const MARK = /⟦([a-z0-9-]+)\|([^⟧]*)⟧/g;
const FOLDER = new URL("../../../fixtures/secrets/", import.meta.url);

/** Every text with a secret in it. `seed` decides what the secrets are made of. */
export function secretSamples(seed: number): Sample[] {
  const random = randomFrom(seed);
  return lines("secrets.txt").map((line) => {
    const text = filled(line, random);
    const marks = [...text.matchAll(MARK)];
    return {
      given: text.replace(MARK, "$2"),
      secrets: marks.map(([, , secret]) => secret!),
      wanted: text.replace(MARK, "[REDACTED:$1]"),
      kinds: marks.map(([, kind]) => kind!),
    };
  });
}

/** Every clean text. */
export function cleanSamples(): string[] {
  return lines("clean.txt").map((line) => filled(line, () => 0));
}

function lines(file: string): string[] {
  return Deno.readTextFileSync(new URL(file, FOLDER)).split("\n")
    .filter((line) => line !== "" && !line.startsWith("# "));
}

function filled(line: string, random: () => number): string {
  return line.replaceAll("{~}", "").replaceAll("␤", "\n")
    .replace(/\{([a-z0-9]+):(\d+)\}/g, (_, alphabet, length) => {
      const letters = ALPHABETS[alphabet]!;
      const letter = () => letters[Math.floor(random() * letters.length)];
      return Array.from({ length: Number(length) }, letter).join("");
    })
    .replace(/\{base64:([^}]*)\}/g, (_, text) => btoa(text));
}

/** Numbers from 0 to 1, the same for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
