/** One of a few, as a person reads it. */
export interface Option<T extends string> {
  value: T;
  label: string;
}

/** The menu tells a choice as any string. */
export function chooseFrom<T extends string>(options: readonly Option<T>[], onChoice: (value: T) => void) {
  return (value: string) => {
    const chosen = options.find((option) => option.value === value);
    if (chosen) onChoice(chosen.value);
  };
}
