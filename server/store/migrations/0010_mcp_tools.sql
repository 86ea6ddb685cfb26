-- How often agents called the tools of an MCP server, as their tool calls tell: not among its events.
ALTER TABLE integrations ADD COLUMN tool_call_count REAL NOT NULL DEFAULT 0;
