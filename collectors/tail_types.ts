/** What a tail takes and tells. Types only. */
import type { WireEvent } from "../sdk/types.ts";
import type { Cursor, CursorMove } from "./cursor.ts";
import type { SessionFileMapper } from "./session_file.ts";
import type { FolderState } from "./tail_folder.ts";

/** A folder and who reads its files. */
export interface TailRoot {
  mapper: SessionFileMapper;
  /** Absolute, forward slashes, none at the end. */
  folder: string;
}

/** What became of the events of one batch. */
export interface Taken {
  stored: number;
  /** Stored before. */
  known: number;
  /** Bad ones, which nobody will store. */
  refused: number;
}

/** Stores events and moves together; throws when that cannot be now, and is asked again later. */
export type Take = (events: WireEvent[], moves: CursorMove[]) => Promise<Taken>;

/** What a tail needs. */
export interface TailOptions {
  roots: readonly TailRoot[];
  /** Where the last run was. */
  cursors: readonly Cursor[];
  take: Take;
  /** Which of the files that a mapper owns to read; all by default. */
  wants?: (path: string) => boolean;
  /** Unix ms. */
  now: () => number;
  log: (line: string) => void;
}

/** How far the files of one agent are read. */
export interface AgentProgress {
  agent: string;
  folders: { path: string; state: FolderState }[];
  /** There may be files that are not counted yet: not everything was looked into. */
  isLooking: boolean;
  files: number;
  /** Files read to their present end. */
  filesRead: number;
  /** On the disk. */
  bytes: number;
  bytesLeft: number;
  events: Taken;
  /** Lines and files left out, by the reason. */
  skipped: Record<string, number>;
}
