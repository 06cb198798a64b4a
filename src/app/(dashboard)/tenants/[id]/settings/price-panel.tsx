"use client";

import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import type { ModelPrice } from "@/server/services/settings-schema";
import { cn } from "../../../../components/class-names";
import { DataTable, type TableColumn } from "../../../../components/data-table";
import { plural } from "../../../../components/format";
import { Button } from "../../../../components/ui/button";
import { Input } from "../../../../components/ui/field";
import { NumberInput } from "../../../../components/ui/number-input";
import { Panel } from "../../../../components/ui/panel";
import type { BuiltInPrice, SettingsDraft } from "./settings-draft";

const PRICE_MAX = 100_000;
const ROWS_SHOWN = 30;
const ROW_STYLE = "grid grid-cols-[1fr_1fr_auto] items-center gap-2 sm:grid-cols-[2fr_1fr_1fr_auto]";

export function PricePanel({ settings, change, builtIn }: SettingsDraft & { builtIn: readonly BuiltInPrice[] }) {
  const { prices } = settings;
  const set = (index: number, part: Partial<ModelPrice>) =>
    change({ prices: prices.map((price, at) => (at === index ? { ...price, ...part } : price)) });
  return (
    <Panel
      title="Prices"
      description="US dollars for a million tokens, for the money saved. Yours are looked at before the built-in ones."
      actions={
        <Button
          size="sm"
          onClick={() => change({ prices: [...prices, { model: "", inputUsdPerMillion: 0, outputUsdPerMillion: 0 }] })}
        >
          <Plus aria-hidden="true" />
          Add a price
        </Button>
      }
    >
      {prices.length > 0 && (
        <ul className="mb-4 flex flex-col gap-2.5">
          <li aria-hidden="true" className={cn(ROW_STYLE, "text-xs text-ink-faint max-sm:hidden")}>
            <span>Model, or the beginning of its name and *</span>
            <span className="text-right">Input</span>
            <span className="text-right">Output</span>
            <span className="size-8" />
          </li>
          {prices.map((price, index) => (
            <PriceRow
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other identity while their name is typed
              key={index}
              price={price}
              number={index + 1}
              onChange={(part) => set(index, part)}
              onRemove={() => change({ prices: prices.filter((_, at) => at !== index) })}
            />
          ))}
        </ul>
      )}
      <BuiltInPrices prices={builtIn} />
    </Panel>
  );
}

interface PriceRowProps {
  price: ModelPrice;
  number: number;
  onChange: (part: Partial<ModelPrice>) => void;
  onRemove: () => void;
}

function PriceRow({ price, number, onChange, onRemove }: PriceRowProps) {
  return (
    <li className={ROW_STYLE}>
      <Input
        aria-label={`Model of price ${number}`}
        placeholder="gpt-4o-mini or my-model*"
        required
        spellCheck={false}
        className="max-sm:col-span-3"
        value={price.model}
        onChange={(event) => onChange({ model: event.target.value })}
      />
      <NumberInput
        name={`Input price ${number}`}
        className="text-right"
        min={0}
        max={PRICE_MAX}
        value={price.inputUsdPerMillion}
        onValue={(inputUsdPerMillion) => onChange({ inputUsdPerMillion })}
      />
      <NumberInput
        name={`Output price ${number}`}
        className="text-right"
        min={0}
        max={PRICE_MAX}
        value={price.outputUsdPerMillion}
        onValue={(outputUsdPerMillion) => onChange({ outputUsdPerMillion })}
      />
      <Button look="quiet" size="icon" aria-label={`Remove price ${number}`} onClick={onRemove}>
        <Trash2 aria-hidden="true" />
      </Button>
    </li>
  );
}

const COLUMNS: readonly TableColumn<BuiltInPrice>[] = [
  { id: "model", header: "Model", lead: true, cell: (price) => price.model },
  { id: "provider", header: "Provider", cell: (price) => price.provider },
  { id: "input", header: "Input", align: "end", cell: (price) => `$${price.inputUsdPerMillion}` },
  { id: "output", header: "Output", align: "end", cell: (price) => `$${price.outputUsdPerMillion}` },
];

function BuiltInPrices({ prices }: { prices: readonly BuiltInPrice[] }) {
  const [search, setSearch] = useState("");
  const found = prices.filter((price) =>
    `${price.provider} ${price.model}`.toLowerCase().includes(search.toLowerCase()),
  );
  return (
    <details className="rounded-xl border border-line">
      <summary className="px-4 py-3 text-[13px] font-medium text-ink-soft hover:text-ink">
        {plural(prices.length, "built-in price", "built-in prices")}
      </summary>
      <div className="px-4 pb-3">
        <Input
          type="search"
          aria-label="Search built-in prices"
          placeholder="Search a model or a provider"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      </div>
      <DataTable
        label="Built-in prices"
        columns={COLUMNS}
        rows={found.slice(0, ROWS_SHOWN)}
        rowId={(price) => `${price.provider}/${price.model}`}
      />
      {found.length > ROWS_SHOWN && (
        <p className="px-5 py-3 text-[13px] text-ink-faint">
          {plural(found.length - ROWS_SHOWN, "more", "more")}. Search to narrow them down.
        </p>
      )}
    </details>
  );
}
