/** What a trace of the SDK costs the program: a plain limit each, without and with a server. */
import { fileURLToPath } from "node:url";
import { serve, withHome } from "../e2e/air.ts";
import { median, output, type Row } from "./measure.ts";

/** The most that a trace may take, µs. */
const WITHOUT_SERVER_US = 5;
const WITH_SERVER_US = 20;
/** Port 9 is reserved to discard: nothing listens there. */
const NOWHERE = "http://127.0.0.1:9";

/** What the program prints, µs. */
interface Printed {
  turns: { traced: number; bare: number }[];
  isSent: boolean;
}

/** Runs a program that traces, in a home of its own. */
export async function benchSdk(binary: string): Promise<Row[]> {
  const rows: Row[] = [];
  await withHome(binary, async (home) => {
    rows.push(await benchAt(NOWHERE, "a trace without a server, µs", WITHOUT_SERVER_US));
    const server = await serve(home, ["--no-watch"]);
    rows.push(await benchAt(server.url, "a trace with a server, µs", WITH_SERVER_US));
    await server.end("SIGTERM");
  });
  return rows;
}

async function benchAt(url: string, name: string, atMost: number): Promise<Row> {
  const program = fileURLToPath(new URL("./sdk_program.ts", import.meta.url));
  // Without a home nothing is left on the disk.
  const args = ["run", "-A", "--no-check", "--deny-env=HOME,USERPROFILE", program, url];
  const { turns, isSent }: Printed = JSON.parse(await output(Deno.execPath(), args));
  const traced = median(turns.map((turn) => turn.traced));
  const bare = median(turns.map((turn) => turn.bare));
  if (isSent === (url === NOWHERE)) throw new Error(`Events were sent: ${isSent}`);

  return {
    name,
    measured: `${traced.toFixed(2)} µs`,
    control: `${bare.toFixed(2)} µs bare`,
    ratio: traced - bare,
    target: { atMost },
  };
}
