import { expect, it } from "vitest";
import { maskVolatile } from "@/lib/wire/volatile/mask";
import { compileVolatile } from "@/lib/wire/volatile/rules";

it("masks a time in a field, and no number that may be a setting of the server", () => {
  const rules = compileVolatile([{ in: "field", name: "thinking_budget", pattern: "[0-9.]+" }]);
  const taken = (value: number) => maskVolatile(rules, { thinking_budget: value }, {}).taken;
  expect([0.8, 7, 1_024, 200_000].flatMap(taken)).toEqual([]);
  expect(taken(1_795_728_301)).toEqual(["1795728301"]);
});
