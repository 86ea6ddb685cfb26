import assert from "node:assert/strict";
import fc from "fast-check";
import { mapTiles } from "../../static/islands/context_map.ts";
import type { ContextMap } from "../../views/models/charts.ts";

function part(label: string, tokens: number, grownTokens: number | null = null) {
  return { label, tokens, grownTokens, isEstimated: false };
}

const MAP: ContextMap = {
  usedTokens: 600,
  windowTokens: 1000,
  freeTokens: 400,
  sinceTurn: 3,
  grownTokens: 150,
  groups: [
    {
      name: "tools",
      ...part("Tool results", 400, 100),
      parts: [part("Bash", 300, 150), part("Grep", 100, 0), part("Docs", 0, -50)],
    },
    { name: "user", ...part("User messages", 200, 50), isEstimated: true, parts: [] },
  ],
};
const SIZE = { width: 500, height: 200 };

Deno.test("mapTiles() gives each part an area like its tokens, a group before its parts", () => {
  const tiles = mapTiles(MAP, SIZE, null);
  assert.deepEqual(tiles.map(({ key, kind, opens }) => [key, kind, opens]), [
    ["tools", "tools", "tools"],
    ["tools/Bash", "tools", "tools"],
    ["tools/Grep", "tools", "tools"],
    ["free", "free", null],
    ["user", "user", null],
  ]);
  const area = (key: string) => {
    const { width, height } = tiles.find((tile) => tile.key === key)!;
    return width * height / (SIZE.width * SIZE.height);
  };
  // But for the gaps between them.
  assert.ok(Math.abs(area("tools") - 0.4) < 0.01);
  assert.ok(Math.abs(area("free") - 0.4) < 0.01);
  assert.ok(Math.abs(area("user") - 0.2) < 0.01);
  assert.ok(Math.abs(area("tools/Bash") / area("tools/Grep") - 3) < 0.3);
});

Deno.test("mapTiles() tells tokens, shares and growth of each part", () => {
  const tiles = mapTiles(MAP, SIZE, null);
  const tile = (key: string) => tiles.find((one) => one.key === key);
  assert.deepEqual(tile("tools/Bash")?.facts, [
    ["Part", "Bash"],
    ["Tokens", "300"],
    ["Of the window", "30.0%"],
    ["Of what is used", "50.0%"],
    ["Since turn 3", "+150"],
  ]);
  assert.deepEqual([tile("tools/Bash")?.numbers, tile("tools/Bash")?.newRatio], ["300 +150", 0.5]);
  assert.deepEqual([tile("tools/Grep")?.numbers, tile("tools/Grep")?.newRatio], ["100", 0]);
  assert.deepEqual([tile("user")?.numbers, tile("user")?.facts.at(-1)], ["≈ 200 +50", [
    "≈",
    "estimated",
  ]]);
  assert.deepEqual(tile("free")?.facts, [
    ["Part", "Free"],
    ["Tokens", "400"],
    ["Of the window", "40.0%"],
  ]);
});

Deno.test("mapTiles() shows one group alone, and all for a group that has no parts", () => {
  const keys = (opened: string) => mapTiles(MAP, SIZE, opened).map(({ key }) => key);
  assert.deepEqual(keys("tools"), ["tools/Bash", "tools/Grep"]);
  for (const name of ["user", "gone"]) assert.equal(keys(name)[0], "tools");
  const [bash] = mapTiles(MAP, SIZE, "tools");
  assert.deepEqual([bash?.x, bash?.y, bash?.height, bash?.lines], [0, 0, 200, 2]);
});

Deno.test("mapTiles() stay in the map, parts in their group, text only where there is room", () => {
  const map = fc.array(fc.array(fc.nat(5000), { maxLength: 9 }), { maxLength: 6 }).map((
    groups,
  ) => ({
    ...MAP,
    groups: groups.map((sizes, index) => ({
      name: (["tools", "user", "system", "other", "summary", "thinking"] as const)[index]!,
      ...part("Group", sizes.reduce((sum, size) => sum + size, 0)),
      parts: sizes.map((size, at) => part(`Part ${at}`, size)),
    })),
  }));
  fc.assert(fc.property(map, fc.nat(800), fc.nat(400), (told, width, height) => {
    const tiles = mapTiles(told, { width, height }, null);
    for (const { key, lines, ...tile } of tiles) {
      assert.ok(tile.x >= 0 && tile.x + tile.width <= width);
      assert.ok(tile.y >= 0 && tile.y + tile.height <= height);
      if (lines > 0) assert.ok(tile.width >= 36 && tile.height >= 18 * lines);
      const group = tiles.find((one) => key.startsWith(`${one.key}/`));
      if (!group) continue;
      assert.ok(tile.x >= group.x && tile.x + tile.width <= group.x + group.width);
      assert.ok(tile.y >= group.y && tile.y + tile.height <= group.y + group.height);
    }
  }));
});

Deno.test("mapTiles() tells numbers whole or not at all", () => {
  const one = (width: number, height: number) => {
    const map = { ...MAP, freeTokens: null, groups: MAP.groups.slice(1) };
    const [tile] = mapTiles(map, { width, height }, null);
    return [tile?.lines, tile?.numbers];
  };
  // A name has 40 px of its own where it stands beside the numbers.
  assert.deepEqual(one(84, 36), [2, "≈ 200 +50"]);
  assert.deepEqual(one(83, 36), [2, "≈ 200"]);
  assert.deepEqual(one(51, 36), [2, ""]);
  assert.deepEqual(one(124, 35), [1, "≈ 200 +50"]);
  assert.deepEqual(one(91, 35), [1, ""]);
  assert.deepEqual(one(92, 17)[0], 0);
});
