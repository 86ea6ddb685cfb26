/** The one error type of the server and its JSON: RFC 9457 problem details. */
import { HTTPException } from "hono/http-exception";

/** One bad field of a request. */
export interface FieldProblem {
  field: string;
  message: string;
}

const CODES = {
  malformed: [400, "Malformed request"],
  unauthorized: [401, "Not authorized"],
  forbidden: [403, "Forbidden"],
  not_found: [404, "Not found"],
  conflict: [409, "Conflict"],
  too_large: [413, "Too large"],
  unsupported: [415, "Unsupported media type"],
  invalid: [422, "Invalid request"],
  unavailable: [503, "Unavailable"],
  internal: [500, "Internal error"],
} as const;

/** What went wrong, by name. */
export type ProblemCode = keyof typeof CODES;

/** The body of an error answer; `ok` and `error` are what older clients read. */
export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  detail: string;
  fields: FieldProblem[];
  ok: false;
  error: string;
}

/** An error with a true HTTP status. `detail` is a sentence: the action that failed, values quoted. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly fields: FieldProblem[];

  constructor(code: ProblemCode, detail: string, fields: FieldProblem[] = [], cause?: unknown) {
    super(detail, { cause });
    this.name = "Problem";
    this.code = code;
    this.fields = fields;
  }

  get status(): (typeof CODES)[ProblemCode][0] {
    return CODES[this.code][0];
  }

  get title(): string {
    return CODES[this.code][1];
  }

  body(): ProblemBody {
    return {
      type: `urn:air:problem:${this.code}`,
      title: this.title,
      status: this.status,
      detail: this.message,
      fields: this.fields,
      ok: false,
      error: this.message,
    };
  }

  /** Any thrown value as a Problem; what is not one becomes `internal` with its cause kept. */
  static from(error: unknown): Problem {
    if (error instanceof Problem) return error;
    if (error instanceof HTTPException) {
      const code = (Object.keys(CODES) as ProblemCode[]).find((key) =>
        CODES[key][0] === error.status
      );
      if (code) return new Problem(code, error.message, [], error);
    }
    return new Problem("internal", "Internal error", [], error);
  }
}
