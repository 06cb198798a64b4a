"use client";

import { useId, useMemo, useState } from "react";
import { formatCount } from "../../../components/format";
import { Button } from "../../../components/ui/button";
import { Checkbox } from "../../../components/ui/checkbox";
import { Panel } from "../../../components/ui/panel";
import { TextArea } from "../../../components/ui/text-area";
import { useLatestAnswer } from "../../../data/latest-answer";
import { SAMPLE_TEXT } from "./sample-text";
import { ScanPanels } from "./scan-panels";

const TEXT_CHARS_MAX = 200_000;

export function PersonalDataTab({ tenantId }: { tenantId: string }) {
  // Only here, and gone with the page.
  const [text, setText] = useState("");
  const [subjectPresent, setSubjectPresent] = useState(false);
  const question = useMemo(
    () => (text === "" ? null : { tenantId, text, subjectPresent }),
    [tenantId, text, subjectPresent],
  );
  const scan = useLatestAnswer(question, (client, what, signal) => client.playground.scan.mutate(what, { signal }));
  return (
    <div className="grid gap-5 lg:grid-cols-2 lg:items-start">
      <TextPanel text={text} onText={setText} subjectPresent={subjectPresent} onSubjectPresent={setSubjectPresent} />
      <ScanPanels scan={scan} text={text} />
    </div>
  );
}

interface TextPanelProps {
  text: string;
  onText: (text: string) => void;
  subjectPresent: boolean;
  onSubjectPresent: (present: boolean) => void;
}

function TextPanel({ text, onText, subjectPresent, onSubjectPresent }: TextPanelProps) {
  const noteId = useId();
  return (
    <Panel
      title="Text"
      actions={
        text === "" ? (
          <Button size="sm" onClick={() => onText(SAMPLE_TEXT)}>
            Use an example
          </Button>
        ) : (
          <Button size="sm" onClick={() => onText("")}>
            Clear
          </Button>
        )
      }
    >
      <TextArea
        aria-label="Text to scan"
        aria-describedby={noteId}
        placeholder="Paste a prompt or an answer."
        maxLength={TEXT_CHARS_MAX}
        className="min-h-64 lg:min-h-80"
        value={text}
        onChange={(event) => onText(event.target.value)}
      />
      <div className="mt-2 flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 text-[13px] text-ink-faint">
        <p id={noteId} className="max-w-prose">
          Nothing you paste is kept: it is scanned in memory, neither stored nor recorded nor logged, and gone when you
          leave this page.
        </p>
        <p className="tabular-nums">{formatCount(text.length)} characters</p>
      </div>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the checkbox inside is a button, which a label may hold */}
      <label className="mt-4 flex items-start gap-2.5">
        <Checkbox
          className="mt-px"
          checked={subjectPresent}
          onCheckedChange={(checked) => onSubjectPresent(checked === true)}
        />
        <span>
          The request names the person who asks
          <span className="block text-[13px] text-ink-faint">
            An answer with some personal data may then be stored, for that person alone.
          </span>
        </span>
      </label>
    </Panel>
  );
}
