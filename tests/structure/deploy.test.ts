import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { ADMIN_CONNECTIONS_MAX } from "@/server/store/postgres/admin";
import { HOT_CONNECTIONS_MAX, LANES } from "@/server/store/postgres/session";
import { KEY_CONNECTIONS_MAX } from "@/server/vault/database-records";
import { version } from "../../package.json";
import { environmentSchema } from "../../src/server/config";
import { startLethe } from "../support/lethe";
import { renderTemplate } from "./render-template";

const read = (...path: string[]) => readFileSync(join("deploy", ...path), "utf8");
const CHART = "helm/lethe";

/** What the server measures: its own words, and those of the scraper. */
async function measured(): Promise<Set<string>> {
  const lethe = await startLethe();
  const text = await lethe.services.metrics.registry.metrics();
  await lethe.close();
  return new Set(["up", ...[...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name]) => name ?? "")]);
}

const metricsIn = (expression: string) =>
  [...expression.matchAll(/\b(up|lethe_\w+?)(?:_bucket)?\b(?=[{\s[)]|$)/g)].map(([, name]) => name ?? "");

describe("what a platform watches exists", () => {
  it("every metric of the alerts and of the dashboard is measured, and every alert has its page", async () => {
    const known = await measured();
    const { groups } = parse(read("prometheus/alerts.yaml")) as {
      groups: { rules: { alert: string; expr: string; annotations: { runbook: string } }[] }[];
    };
    const { panels } = JSON.parse(read("grafana/lethe.json")) as { panels: { targets: { expr: string }[] }[] };
    const operations = readFileSync("docs/operations.md", "utf8");
    const anchors = new Set(
      [...operations.matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
        (title ?? "")
          .toLowerCase()
          .replaceAll(/[^\w\s-]/g, "")
          .replaceAll(" ", "-"),
      ),
    );
    const rules = groups.flatMap((group) => group.rules);
    for (const { alert, expr, annotations } of rules) {
      expect(
        metricsIn(expr).filter((name) => !known.has(name)),
        alert,
      ).toEqual([]);
      expect(metricsIn(expr).length, alert).toBeGreaterThan(0);
      const [page, anchor = ""] = annotations.runbook.split("#");
      expect([page, anchors.has(anchor)], annotations.runbook).toEqual(["docs/operations.md", true]);
    }
    for (const { expr } of panels.flatMap((panel) => panel.targets)) {
      expect(
        metricsIn(expr).filter((name) => !known.has(name)),
        expr,
      ).toEqual([]);
      expect(metricsIn(expr).length, expr).toBeGreaterThan(0);
    }
  });
});

describe("containers", () => {
  const variables = new Set(Object.keys(environmentSchema.shape));

  it.each(["sqlite.yaml", "postgres.yaml"])("%s sets only variables that the server reads", (file) => {
    const { services } = parse(read("compose", file)) as {
      services: Record<string, { environment?: Record<string, string>; read_only?: boolean }>;
    };
    const { environment = {}, read_only: readOnly } = services.lethe ?? {};
    expect(Object.keys(environment).filter((name) => !variables.has(name))).toEqual([]);
    expect(readOnly).toBe(true);
  });

  it("the connections to count on are those that a process opens", () => {
    // One for LISTEN and signs of life.
    const all = HOT_CONNECTIONS_MAX + LANES + ADMIN_CONNECTIONS_MAX + KEY_CONNECTIONS_MAX + 1;
    expect(read("compose", "postgres.yaml")).toContain(`Each process opens up to ${all} connections`);
    expect(readFileSync("docs/scaling.md", "utf8")).toContain(
      `up to ${HOT_CONNECTIONS_MAX} for transactions, ${LANES} for point reads, ${ADMIN_CONNECTIONS_MAX} for administration, ${KEY_CONNECTIONS_MAX} for keys, and 1 for signs of life: count ${all} a process`,
    );
    expect(readFileSync("docs/stores.md", "utf8")).toContain(
      `${HOT_CONNECTIONS_MAX} hot and ${ADMIN_CONNECTIONS_MAX} administrative connections a process`,
    );
  });

  it("the image runs as nobody special, keeps its data in volumes and says whether it is ready", () => {
    const image = read("docker/Dockerfile");
    const set = [...image.matchAll(/^(?:ENV|\s+)\s*([A-Z_]+)=/gm)].map(([, name]) => name ?? "");
    expect(set.filter((name) => !variables.has(name))).toEqual([]);
    expect(image).toMatch(/^USER node$/m);
    expect(image).toMatch(/^HEALTHCHECK /m);
    expect(image).toContain('VOLUME ["/data", "/ledger"]');
    // The stages' own command is what the test of the release runs.
    expect(image).toContain("RUN node scripts/release.mjs");
  });
});

describe("the chart", () => {
  const values = parse(read(CHART, "values.yaml")) as Record<string, unknown>;
  const chart = parse(read(CHART, "Chart.yaml")) as { appVersion: string };
  const templates = readdirSync(join("deploy", CHART, "templates"));
  const render = (changed: Record<string, unknown> = {}) =>
    templates.flatMap((file) => {
      const text = renderTemplate(read(CHART, "templates", file), {
        Values: { ...values, ...changed },
        Release: { Name: "lethe" },
        Chart: { AppVersion: chart.appVersion },
      });
      return parseAllDocuments(text).map((document) => {
        expect(document.errors, `${file}:\n${text}`).toEqual([]);
        return document.toJS() as { kind: string; spec: Record<string, never> } | null;
      });
    });

  it("renders one object of each kind", () => {
    const kinds = render().map((object) => object?.kind);
    expect(kinds.sort()).toEqual(["Deployment", "NetworkPolicy", "PodDisruptionBudget", "Service"]);
  });

  it("is of the version that it installs", () => {
    expect(chart.appVersion).toBe(version);
  });

  it("probes what the server answers, and stops a pod later than the server needs", () => {
    const pod = podOf(render({ extraEnv: [{ name: "LETHE_LOG_LEVEL", value: "warn" }] }));
    const [container] = pod.containers;
    const names = container?.env.map(({ name }) => name) ?? [];
    expect(names.filter((name) => !Object.hasOwn(environmentSchema.shape, name))).toEqual([]);
    expect(names).toContain("LETHE_LOG_LEVEL");
    expect(container?.readinessProbe.httpGet.path).toBe("/readyz");
    expect(container?.livenessProbe.httpGet.path).toBe("/healthz");
    const delay = Number(container?.env.find(({ name }) => name === "LETHE_STOP_DELAY_SECONDS")?.value);
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(delay);
  });

  it("keeps the ledger in a claim where one is named, and leaves the policy out where it is switched off", () => {
    const claimed = podOf(render({ ledger: { existingClaim: "the-ledger" } }));
    expect(claimed.volumes.find(({ name }) => name === "ledger")).toEqual({
      name: "ledger",
      persistentVolumeClaim: { claimName: "the-ledger" },
    });
    const open = render({ networkPolicy: { enabled: false, from: [] } });
    expect(open.some((object) => object?.kind === "NetworkPolicy")).toBe(false);
  });
});

interface Pod {
  readonly terminationGracePeriodSeconds: number;
  readonly volumes: { readonly name: string }[];
  readonly containers: {
    readonly env: { readonly name: string; readonly value?: string }[];
    readonly readinessProbe: { readonly httpGet: { readonly path: string } };
    readonly livenessProbe: { readonly httpGet: { readonly path: string } };
  }[];
}

function podOf(objects: ({ kind: string; spec: unknown } | null)[]): Pod {
  const deployment = objects.find((object) => object?.kind === "Deployment");
  if (!deployment) throw new Error("the chart makes no deployment");
  return (deployment.spec as { template: { spec: Pod } }).template.spec;
}
