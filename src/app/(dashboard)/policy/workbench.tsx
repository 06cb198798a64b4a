"use client";

import dynamic from "next/dynamic";
import { useCallback, useRef, useState } from "react";
import { Panel } from "../../components/ui/panel";
import { TabContent, Tabs } from "../../components/ui/tabs";
import { leave, useUnsaved } from "../../data/leave-guard";
import type { EditorHandle } from "./editor/code-editor";
import { EditorPanel } from "./editor-panel";
import { usePolicyCheck } from "./policy-check";
import type { Fallback, PolicyRecipe, PolicyVersion } from "./policy-types";
import { TestResults } from "./test-results";
import { VersionList } from "./version-list";
import { useWorkingCopy } from "./working-copy";

const ComparePanel = dynamic(() => import("./compare/compare-panel").then((module) => module.ComparePanel), {
  ssr: false,
});
const ReplayPanel = dynamic(() => import("./replay/replay-panel").then((module) => module.ReplayPanel), { ssr: false });
const TrialPanel = dynamic(() => import("./trial/trial-panel").then((module) => module.TrialPanel), { ssr: false });

const TABS = [
  { value: "tests", label: "Tests" },
  { value: "try", label: "Try" },
  { value: "replay", label: "Replay" },
  { value: "compare", label: "Compare" },
] as const;
type Tab = (typeof TABS)[number]["value"];

interface WorkbenchProps {
  tenantId: string | null;
  versions: readonly PolicyVersion[];
  fallback: Fallback;
  recipes: readonly PolicyRecipe[];
}

/** What is to stand in the editor: a version's text, or another one to begin with. */
interface Wanted {
  version: PolicyVersion | null;
  text?: string;
}

export function Workbench({ tenantId, versions, fallback, recipes }: WorkbenchProps) {
  const copy = useWorkingCopy(versions, fallback);
  const check = usePolicyCheck(copy.text);
  const editor = useRef<EditorHandle | null>(null);
  const [tab, setTab] = useState<Tab>("tests");
  useUnsaved(copy.unsaved);
  const goTo = useCallback((line: number, column: number) => editor.current?.goTo(line, column), []);
  const onEditor = useCallback((handle: EditorHandle | null) => {
    editor.current = handle;
  }, []);
  const show = ({ version, text }: Wanted) => {
    copy.open(version);
    if (text !== undefined) copy.setText(text);
  };
  const ask = (next: Wanted) => leave(() => show(next));
  return (
    <div className="grid gap-5 xl:grid-cols-[minmax(0,1fr)_17.5rem] xl:items-start">
      <EditorPanel
        copy={copy}
        check={check}
        tenantId={tenantId}
        fallback={fallback}
        inForce={versions.find((version) => version.state === "published") ?? null}
        onEditor={onEditor}
        goTo={goTo}
      />
      <VersionList
        versions={versions}
        fallback={fallback}
        opened={copy.opened}
        recipes={recipes}
        onOpen={(version) => ask({ version })}
        onRecipe={({ source }) => ask({ version: null, text: source })}
      />
      <Panel padded={false} className="px-5 pt-2 pb-5 xl:col-span-2">
        <Tabs label="What the text does" tabs={TABS} value={tab} onValue={setTab}>
          <TabContent value="tests">
            <TestResults check={check} />
          </TabContent>
          <TabContent value="try">
            <TrialPanel source={copy.text} tenantId={tenantId} goTo={goTo} />
          </TabContent>
          <TabContent value="replay" keep>
            <ReplayPanel source={copy.text} tenantId={tenantId} compiles={check.answer?.problems.length === 0} />
          </TabContent>
          <TabContent value="compare">
            <ComparePanel text={copy.text} opened={copy.opened} versions={versions} fallback={fallback} />
          </TabContent>
        </Tabs>
      </Panel>
    </div>
  );
}
