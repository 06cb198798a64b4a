"use client";

import type { PolicyInput } from "@/lib/policy/decision";
import { Checkbox } from "../../../components/ui/checkbox";
import { Field } from "../../../components/ui/field";
import { NumberField } from "../../../components/ui/number-input";
import { Select } from "../../../components/ui/select";
import { TextField } from "../../../components/ui/text-field";
import { CHOICES, OPTIONAL_TEXTS, SWITCHES, TEXTS, withChoice } from "./input-fields";

interface InputFormProps {
  input: PolicyInput;
  onInput: (input: PolicyInput) => void;
}

const TEMPERATURE_MAX = 2;
const TEXT_CHARS_MAX = 128;

/** Every fact that a policy sees, under the names it has in the policy. */
export function InputForm({ input, onInput }: InputFormProps) {
  const change = (part: Partial<PolicyInput>) => onInput({ ...input, ...part });
  return (
    <div className="flex flex-col gap-4">
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-3">
        {CHOICES.map(({ name, values }) => (
          <Field key={name} label={<Name>{name}</Name>}>
            {(ids) => (
              <Select
                {...ids}
                value={input[name]}
                onChange={(event) => onInput(withChoice(input, name, event.target.value))}
              >
                {values.map((value) => (
                  <option key={value}>{value}</option>
                ))}
              </Select>
            )}
          </Field>
        ))}
        {TEXTS.map((name) => (
          <FactField key={name} name={name} value={input[name]} onText={(text) => change({ [name]: text })} />
        ))}
        {OPTIONAL_TEXTS.map((name) => (
          <FactField
            key={name}
            name={name}
            value={input[name] ?? ""}
            placeholder="null"
            onText={(text) => change({ [name]: text || null })}
          />
        ))}
        <NumberField
          label={<Name>temperature</Name>}
          name="temperature"
          value={input.temperature}
          min={0}
          max={TEMPERATURE_MAX}
          placeholder="null"
          onValue={(temperature) => change({ temperature })}
        />
        <NumberField
          label={<Name>prompt_chars</Name>}
          name="prompt_chars"
          value={input.prompt_chars}
          min={0}
          max={Number.MAX_SAFE_INTEGER}
          whole
          onValue={(chars) => change({ prompt_chars: chars ?? 0 })}
        />
      </div>
      <div className="grid grid-cols-1 gap-x-4 gap-y-2.5 sm:grid-cols-2">
        {SWITCHES.map((name) => (
          // biome-ignore lint/a11y/noLabelWithoutControl: the checkbox inside is a button, which a label may hold
          <label key={name} className="flex items-center gap-2.5">
            <Checkbox checked={input[name]} onCheckedChange={(on) => change({ [name]: on === true })} />
            <Name>{name}</Name>
          </label>
        ))}
      </div>
    </div>
  );
}

function Name({ children }: { children: string }) {
  return <code className="text-xs [overflow-wrap:anywhere]">{children}</code>;
}

interface FactFieldProps {
  name: string;
  value: string;
  placeholder?: string;
  onText: (text: string) => void;
}

function FactField({ name, ...field }: FactFieldProps) {
  return (
    <TextField
      label={<Name>{name}</Name>}
      maxLength={name === "tenant_id" ? 64 : TEXT_CHARS_MAX}
      autoComplete="off"
      spellCheck={false}
      {...field}
    />
  );
}
