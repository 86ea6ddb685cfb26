/** Opens the user's browser. */

/** Shows `url` in the default browser, or says that there is none; never fails the command. */
export function openBrowser(url: string): void {
  const [command = "", ...args] = opener(url);
  try {
    const quiet = { stdin: "null", stdout: "null", stderr: "null" } as const;
    new Deno.Command(command, { args, ...quiet, detached: true }).spawn().unref();
  } catch {
    console.error(`air: Cannot open a browser by "${command}": open ${url} yourself`);
  }
}

function opener(url: string): string[] {
  if (Deno.build.os === "darwin") return ["open", url];
  if (Deno.build.os === "windows") return ["cmd", "/c", "start", "", url];
  return ["xdg-open", url];
}
