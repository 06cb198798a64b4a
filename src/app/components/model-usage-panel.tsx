import type { StatsView } from "@/server/services/views";
import { Panel } from "./ui/panel";
import { UsageTable } from "./usage-table";

export function ModelUsagePanel({ stats }: { stats: StatsView }) {
  return (
    <Panel title="Models" padded={false}>
      <UsageTable
        label="Usage by model"
        what="Model"
        rows={stats.byModel}
        nameOf={(row) => row.model}
        idOf={(row) => row.model}
      />
    </Panel>
  );
}
