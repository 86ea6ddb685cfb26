import assert from "node:assert/strict";
import fc from "fast-check";
import { append, property, remove, scanJson, valueOf } from "../../collectors/json_text.ts";

const INDENTS = fc.constantFrom<string | number>("", 1, 2, 4, "\t");
const OBJECT = fc.dictionary(fc.string(), fc.jsonValue());

Deno.test("scanJson() finds every value where it stands", () => {
  fc.assert(fc.property(OBJECT, INDENTS, (object, indent) => {
    const text = JSON.stringify(object, null, indent);
    const root = scanJson(text);
    assert.equal(text.slice(root.start, root.end), text);
    for (const { key, value } of root.members) {
      assert.deepEqual(valueOf(text, value), JSON.parse(text)[key ?? ""]);
    }
    assert.equal(root.members.length, Object.keys(JSON.parse(text)).length);
  }));
});

Deno.test("append() adds one member, and remove() takes exactly that away again", () => {
  fc.assert(fc.property(OBJECT, fc.jsonValue(), INDENTS, (object, value, indent) => {
    const text = JSON.stringify(object, null, indent);
    const added = append(text, scanJson(text), "the new one", value);
    const root = scanJson(added);
    const node = property(root, "the new one");
    assert.ok(node);
    assert.deepEqual(valueOf(added, node), JSON.parse(JSON.stringify(value)));
    assert.equal(remove(added, root, root.members.length - 1), text);
  }));
});

Deno.test("append() writes as its neighbours are written", async (t) => {
  const cases = [
    {
      name: "two spaces",
      text: '{\n  "a": 1\n}\n',
      want: '{\n  "a": 1,\n  "b": [\n    2\n  ]\n}\n',
    },
    { name: "tabs", text: '{\n\t"a": 1\n}', want: '{\n\t"a": 1,\n\t"b": [\n\t\t2\n\t]\n}' },
    { name: "one line", text: '{"a":1}', want: '{"a":1,"b":[2]}' },
    { name: "empty", text: "{}\n", want: '{\n  "b": [\n    2\n  ]\n}\n' },
    {
      name: "Windows lines",
      text: '{\r\n  "a": 1\r\n}',
      want: '{\r\n  "a": 1,\r\n  "b": [\r\n    2\r\n  ]\r\n}',
    },
  ];
  for (const { name, text, want } of cases) {
    await t.step(name, () => assert.equal(append(text, scanJson(text), "b", [2]), want));
  }
});

Deno.test("remove() keeps what stands around the member", async (t) => {
  const cases = [
    { name: "first", text: "[ 1 , 2, 3 ]", index: 0, want: "[ 2, 3 ]" },
    { name: "middle", text: "[ 1 , 2, 3 ]", index: 1, want: "[ 1, 3 ]" },
    { name: "last", text: "[ 1 , 2, 3 ]", index: 2, want: "[ 1 , 2 ]" },
    { name: "only", text: "[ 1 ]", index: 0, want: "[]" },
    { name: "none", text: "[1]", index: 5, want: "[1]" },
  ];
  for (const { name, text, index, want } of cases) {
    await t.step(name, () => assert.equal(remove(text, scanJson(text), index), want));
  }
});

Deno.test("scanJson() throws SyntaxError for what is not JSON", () => {
  for (const text of ["", "{", "{'a': 1}", "{} // note", '{"a": 1,}']) {
    assert.throws(() => scanJson(text), SyntaxError, text);
  }
});
