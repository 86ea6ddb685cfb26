/** Secrets in addresses: user names with passwords, databases, webhooks. No dependencies. */
import { isAlphanumeric, isEscaped, matchAt, type SecretRule } from "./rule.ts";
import { isReference, looksRandom } from "./value.ts";

const SCHEME_CHARS = 24;
const URL_COST = 100;
const USER_CHARS = 200;
const DATABASES = new Set(
  ("postgres postgresql mysql mysqlx mariadb mongodb redis rediss valkey amqp amqps mssql sqlserver " +
    "oracle cockroach cockroachdb clickhouse couchdb couchbase neo4j bolt snowflake cassandra " +
    "influxdb ldap ldaps nats kafka db2 sybase libsql redshift trino presto").split(" "),
);
/** Passwords in the addresses of databases may hold a bare slash; two begin another address. */
const TO_AT = /[^\s"'<>`/\\@]*(?:\/(?!\/)[^\s"'<>`/\\@]*)*@/y;
const AUTHORITY = /[^\s"'<>`/?#\\]*/y;
const REST = /[^\s"'<>`\\]*/y;

/** `postgres://…` with a password, whole; of any other address what stands before the @. */
export const URL_RULE: SecretRule = {
  hints: ["://", ":\\/\\/"],
  at({ text, report, spend }, start, end) {
    if (!spend(URL_COST)) return 0;
    const scheme = schemeBefore(text, start);
    if (DATABASES.has(scheme.toLowerCase().replace(/\+.*/, ""))) {
      const user = matchAt(TO_AT, text, end)?.[0].slice(0, -1) ?? "";
      if (!hasPassword(user)) return 0;
      const at = end + user.length;
      const last = at + matchAt(REST, text, at)![0].length;
      const from = start - scheme.length;
      report(text.endsWith("jdbc:", from) ? from - "jdbc:".length : from, last, "database-url");
      return last;
    }
    const authority = matchAt(AUTHORITY, text, end)![0];
    const user = authority.slice(0, Math.max(0, authority.lastIndexOf("@")));
    const isSecret = user.includes(":") ? hasPassword(user) : isTokenAsUser(scheme, user);
    if (isSecret) report(end, end + user.length, "credentials");
    return 0; // The next address may begin before this one's end; it has its own slash.
  },
};

function schemeBefore(text: string, end: number): string {
  let from = end;
  while (from > 0 && end - from < SCHEME_CHARS && isSchemeChar(text.charCodeAt(from - 1))) from--;
  const first = isEscaped(text, from) ? from + 1 : from;
  return text.slice(first, end).replace(/^[^A-Za-z]+/, "");
}

/** Also `+`, `-` and `.`. */
function isSchemeChar(code: number): boolean {
  return isAlphanumeric(code) || code === 43 || code === 45 || code === 46;
}

function hasPassword(user: string): boolean {
  if (isReference(user)) return false;
  const password = user.slice(user.indexOf(":") + 1);
  return user.includes(":") && password !== "" && !isReference(password);
}

/** `https://<token>@host`; the user of ssh and git is none. */
function isTokenAsUser(scheme: string, user: string): boolean {
  return /^(?:https?|ftps?)$/i.test(scheme) && user.length >= 12 && looksRandom(user);
}

/** Go's MySQL address: `user:password@tcp(host:3306)/name`. */
export const DSN_RULE: SecretRule = {
  hints: ["@tcp(", "@unix("],
  at({ text, report, spend }, start) {
    if (!spend(USER_CHARS)) return 0;
    const user = text.slice(Math.max(0, start - USER_CHARS), start).split(/[\s"'<>`]/).at(-1)!;
    if (hasPassword(user)) report(start - user.length, start, "credentials");
    return 0;
  },
};

/** Addresses that are a secret as a whole: who knows one may post. */
const HOOKS = [
  "hooks.slack.com/services/",
  "hooks.slack.com/workflows/",
  "hooks.slack.com/triggers/",
  "hooks.zapier.com/hooks/catch/",
  "discord.com/api/webhooks/",
  "discordapp.com/api/webhooks/",
  ".webhook.office.com/",
  "api.telegram.org/bot",
];

/** Webhooks of chats, from their scheme on. */
export const WEBHOOK_RULE: SecretRule = {
  hints: HOOKS,
  at({ text, report }, start, end) {
    const path = matchAt(REST, text, end)![0].replace(/[),.;\]}]+$/, "");
    if (path.length < 6 || isReference(path)) return 0;
    const lead = /https?:\/\/[A-Za-z0-9.-]{0,60}$/.exec(text.slice(Math.max(0, start - 70), start));
    report(start - (lead?.[0].length ?? 0), end + path.length, "webhook");
    return end + path.length;
  },
};

/** A Telegram bot's token: its number, a colon and 35 characters. */
export const BOT_RULE: SecretRule = {
  hints: [":aa"],
  at({ text, report }, start, end) {
    const id = /(?<!\d)\d{8,10}$/.exec(text.slice(Math.max(0, start - 11), start));
    const rest = matchAt(/[A-Za-z0-9_-]{30,}/y, text, end);
    if (id && rest) report(start - id[0].length, end + rest[0].length, "telegram-token");
    return 0;
  },
};
