import { expect, it } from "vitest";
import { ACTS, type Act, roleAllows, scopeFor } from "@/server/services/access";
import { ROLES } from "@/server/services/views";
import type { Access } from "@/server/trpc/procedures";
import { appRouter } from "@/server/trpc/router";

const WHERE: Record<Access["of"], string> = {
  tenant: "the tenant that is named, or the whole server",
  server: "the whole server",
  row: "the tenant of what is named",
  self: "one's own",
  app: "the tenant of the app key",
  link: "the account of a link",
};

function may(role: (typeof ROLES)[number], act: Act): string {
  if (roleAllows({ role, seesAnswers: false }, act)) return "yes";
  return roleAllows({ role, seesAnswers: true }, act) ? "if granted" : "";
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [row(head), row(head.map(() => "---")), ...rows.map(row)].join("\n");
}

function acts(): string {
  const rows = ACTS.map((act) => [`\`${act}\``, ...ROLES.map((role) => may(role, act)), scopeFor(act) ?? ""]);
  return table(["Act", ...ROLES, "scope of an app key"], rows);
}

function actsOf(act: Act | null, then: readonly Act[]): string {
  if (act === null) return "";
  return [`\`${act}\``, ...(then.length === 0 ? [] : [then.map((one) => `\`${one}\``).join(" or ")])].join(", then ");
}

function procedures(): string {
  const all = appRouter._def.procedures as unknown as Record<string, { _def: { meta?: Access } }>;
  const rows = Object.entries(all)
    .map(([path, { _def }]) => ({ path, access: _def.meta as Access }))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, access: { act, of, then = [] } }) => {
      const mayThen = (role: (typeof ROLES)[number]) => then.length === 0 || then.some((one) => may(role, one) !== "");
      const who = act === null || of === "app" ? [] : ROLES.filter((role) => may(role, act) !== "" && mayThen(role));
      const anybody = of === "link" ? "who holds the link" : "everybody with a session";
      const everybody = act === null ? anybody : `app keys with ${scopeFor(act)}`;
      return [`\`${path}\``, actsOf(act, then), WHERE[of], who.join(", ") || everybody];
    });
  return table(["Procedure", "Act", "Where", "Who"], rows);
}

const TEXT = () => `# Who may do what

Made from the code by \`npx vitest run -u tests/access/table.test.ts\`; the same test fails when they differ, and
tests/access/roles.test.ts calls every procedure as every role. What the acts mean stands in src/server/services/access.ts.

A role holds for the whole server or for one tenant. A member has only what tenants grant. An auditor reads answers only
where that was granted by name. An app key reaches its own tenant, by its scopes; an empty cell: no app key may.

## Acts

${acts()}

## Procedures of the dashboard

${procedures()}
`;

it("docs/access.md says what the code says", async () => {
  await expect(TEXT()).toMatchFileSnapshot("../../docs/access.md");
});
