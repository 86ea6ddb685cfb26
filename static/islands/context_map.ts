/** The map of a context window: where its tiles lie and what they say. Pure. */
import { hierarchy, treemap } from "d3-hierarchy";
import { grown, percent, tokens } from "../../views/format.ts";
import type { ContextGroupName, ContextMap, ContextPart } from "../../views/models/charts.ts";

/** One rectangle, in pixels of the map. */
export interface MapTile {
  /** The same for the same part after every update. */
  key: string;
  kind: ContextGroupName | "free";
  /** The group that a click opens; null where there is nothing more to see. */
  opens: ContextGroupName | null;
  label: string;
  /** `49.6K`, with `≈ ` before it where it is an estimate, and `+4.1K` or `−812` since the turn before; what has room. */
  numbers: string;
  /** Everything that is known of it, as terms and texts. */
  facts: [term: string, text: string][];
  /** The part of it that is new, 0 to 1. */
  newRatio: number;
  /** True for a group whose parts lie on it. */
  isCovered: boolean;
  /** Lines of text that it has room for. */
  lines: 0 | 1 | 2;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The map's place in pixels. */
export interface MapSize {
  width: number;
  height: number;
}

/** Pixels between two tiles, and of the line in which an open group says its name. */
const GAP = 2;
const TITLE = 22;
/** Pixels of a line of text with what is around it. */
const LINE = 18;

interface Node {
  key: string;
  kind: MapTile["kind"];
  opens: ContextGroupName | null;
  part: ContextPart;
  children: Node[];
}

/**
 * The tiles of a map: groups with their parts on them and what is free, or the parts of one group
 * alone. A group comes before its parts, the largest first; what has no area is left out.
 */
export function mapTiles(map: ContextMap, size: MapSize, opened: string | null): MapTile[] {
  const groups = map.groups.map(groupNode);
  const alone = groups.find(({ kind, children }) => kind === opened && children.length > 0);
  const children = alone?.children ?? [...groups, ...freeNode(map)];
  const root = hierarchy<Node>({ ...ROOT, children })
    .sum((node) => node.children.length > 0 ? 0 : node.part.tokens)
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
  const placed = treemap<Node>()
    .size([Math.max(0, size.width), Math.max(0, size.height)])
    .paddingInner(GAP)
    .paddingTop(({ depth, children }) => depth === 1 && children ? TITLE : 0)
    .round(true)(root);
  const tiles: MapTile[] = [];
  placed.eachBefore(({ data, depth, children, x0, x1, y0, y1 }) => {
    if (depth === 0 || x1 <= x0 || y1 <= y0) return;
    const place = { x: x0, y: y0, width: x1 - x0, height: y1 - y0 };
    const isCovered = children !== undefined;
    const lines = linesOf(place, isCovered);
    const numbers = numbersOf(data.part, place.width - (lines === 1 ? LEAST_NAME : 0));
    tiles.push({ ...said(data, map), ...place, isCovered, lines, numbers });
  });
  return tiles;
}

const NOTHING = { label: "", tokens: 0, grownTokens: null, isEstimated: false };
const ROOT = { key: "", kind: "other", opens: null, part: NOTHING } as const;

/** Narrower than three letters, or lower than a line, a tile says nothing; its parts cover a group. */
function linesOf(
  { width, height }: Pick<MapTile, "width" | "height">,
  isCovered: boolean,
): 0 | 1 | 2 {
  if (width < 36 || height < LINE) return 0;
  return isCovered || height < 2 * LINE ? 1 : 2;
}

/** Pixels that a digit takes at most, that stand around a text, and that a name needs beside it. */
const DIGIT = 8;
const AROUND = 12;
const LEAST_NAME = 40;

/** Whole or not at all: of a number that is cut somebody reads the first digits as all. */
function numbersOf(part: ContextPart, width: number): string {
  const growth = part.grownTokens ? ` ${grown(part.grownTokens)}` : "";
  const texts = [`${amountOf(part)}${growth}`, amountOf(part)];
  return texts.find((text) => text.length * DIGIT + AROUND <= width) ?? "";
}

function amountOf({ isEstimated, tokens: amount }: ContextPart): string {
  return `${isEstimated ? "≈ " : ""}${tokens(amount)}`;
}

function groupNode({ name, parts, ...group }: ContextMap["groups"][number]): Node {
  const children = parts.map((part): Node => {
    return { key: `${name}/${part.label}`, kind: name, opens: name, part, children: [] };
  });
  const opens = parts.length > 0 ? name : null;
  return { key: name, kind: name, opens, part: group, children };
}

function freeNode({ freeTokens }: ContextMap): Node[] {
  if (!freeTokens) return [];
  const part = { label: "Free", tokens: freeTokens, grownTokens: null, isEstimated: false };
  return [{ key: "free", kind: "free", opens: null, part, children: [] }];
}

function said(
  { key, kind, opens, part }: Node,
  map: ContextMap,
): Omit<MapTile, "x" | "y" | "width" | "height" | "lines" | "isCovered" | "numbers"> {
  const { label, grownTokens } = part;
  const facts: [string, string][] = [["Part", label], ["Tokens", amountOf(part)]];
  if (map.windowTokens) facts.push(["Of the window", share(part, map.windowTokens)]);
  if (kind !== "free") facts.push(["Of what is used", share(part, map.usedTokens)]);
  if (grownTokens !== null) facts.push([`Since turn ${map.sinceTurn}`, grown(grownTokens)]);
  if (part.isEstimated) facts.push(["≈", "estimated"]);
  return {
    key,
    kind,
    opens,
    label,
    facts,
    newRatio: part.tokens > 0 ? Math.min(1, Math.max(0, (grownTokens ?? 0) / part.tokens)) : 0,
  };
}

function share({ tokens }: ContextPart, whole: number): string {
  return percent(whole > 0 ? tokens / whole : 0);
}
