import { findProvider, type ModelInfo, type ModelPrice } from "@pydantic/genai-prices";

export interface BuiltInPrice {
  model: string;
  provider: string;
  inputUsdPerMillion: number;
  outputUsdPerMillion: number;
}

const PROVIDERS = ["openai", "anthropic", "google", "mistral", "deepseek", "x-ai", "groq", "cohere"] as const;

let table: BuiltInPrice[] | null = null;

/** Prices by the token, from the maintained table of the package `@pydantic/genai-prices` (MIT), for people to look at. */
export function builtInPrices(): BuiltInPrice[] {
  table ??= PROVIDERS.flatMap(pricesOf);
  return table;
}

function pricesOf(providerId: string): BuiltInPrice[] {
  const provider = findProvider({ providerId });
  return (provider?.models ?? []).flatMap((model) => {
    const price = currentPrice(model);
    const [input, output] = [price?.input_mtok, price?.output_mtok];
    if (typeof input !== "number" || typeof output !== "number" || model.deprecated === true) return [];
    return [
      {
        model: model.id,
        provider: provider?.name ?? providerId,
        inputUsdPerMillion: input,
        outputUsdPerMillion: output,
      },
    ];
  });
}

/** Where prices depend on a date, the last one stands without a condition. */
function currentPrice(model: ModelInfo): ModelPrice | undefined {
  if (!Array.isArray(model.prices)) return model.prices;
  return model.prices.find((price) => price.constraint === undefined)?.prices ?? model.prices.at(-1)?.prices;
}
