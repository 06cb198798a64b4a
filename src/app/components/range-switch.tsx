"use client";

import { CalendarRange } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { Range } from "@/server/services/views";
import { type ChartViewInAddress, RANGE_OPTIONS, spanWords } from "../data/range";
import { cn } from "./class-names";
import { Button } from "./ui/button";
import { Dialog, DialogActions } from "./ui/dialog";
import { Segmented } from "./ui/segmented";
import { TextField } from "./ui/text-field";

/**
 * The usual spans, and any other by its days. What asks for days is a button beside them: arrow keys choose as they
 * move, and must not open anything.
 */
export function RangeSwitch({ view, change }: Pick<ChartViewInAddress, "view" | "change">) {
  const [asking, setAsking] = useState(false);
  const ofDays = view.days !== null;
  return (
    <div className="flex max-w-full flex-wrap items-center gap-1.5">
      <Segmented<Range | "">
        label="Time range"
        value={ofDays ? "" : view.range}
        options={RANGE_OPTIONS}
        onChange={(range) => range !== "" && change({ range, days: null })}
      />
      <Button size="sm" className={cn(ofDays && "border-accent text-accent")} onClick={() => setAsking(true)}>
        <CalendarRange aria-hidden="true" />
        {ofDays ? spanWords(view) : "Other days"}
      </Button>
      {asking && (
        <DaysDialog
          days={view.days}
          onClose={() => setAsking(false)}
          onDays={(days) => {
            setAsking(false);
            change({ days });
          }}
        />
      )}
    </div>
  );
}

interface DaysDialogProps {
  days: { from: string; to: string } | null;
  onClose: () => void;
  onDays: (days: { from: string; to: string }) => void;
}

function today(): string {
  const now = new Date();
  return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, "0")}-${String(now.getDate()).padStart(2, "0")}`;
}

function DaysDialog({ days, onClose, onDays }: DaysDialogProps) {
  const [from, setFrom] = useState(days?.from ?? today());
  const [to, setTo] = useState(days?.to ?? today());
  const reversed = from !== "" && to !== "" && from > to;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (from !== "" && to !== "" && !reversed) onDays({ from, to });
  };
  return (
    <Dialog onClose={onClose} title="Which days?" description="On your own clock, the last day included.">
      <form onSubmit={submit}>
        <div className="grid grid-cols-2 gap-4">
          <TextField label="First day" type="date" required max={today()} value={from} onText={setFrom} />
          <TextField
            label="Last day"
            type="date"
            required
            max={today()}
            value={to}
            onText={setTo}
            error={reversed ? "Before the first day." : null}
          />
        </div>
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={reversed || from === "" || to === ""}>
            Show these days
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
