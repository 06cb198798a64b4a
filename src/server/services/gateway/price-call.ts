import { calcPrice } from "@pydantic/genai-prices";
import type { ModelPrice, TenantSettings } from "../settings-schema";

const MICRO = 1_000_000;

/** What a call cost, in millionths of a US dollar: the tenant's own price first, then the built-in table. 0 when no price is known. */
export function priceCall(
  settings: TenantSettings,
  call: { model: string; tokensIn: number; tokensOut: number },
): number {
  const own = settings.prices.find((price) => matchesModel(price, call.model));
  if (own !== undefined) {
    // Dollars for a million tokens are millionths of a dollar for one.
    return Math.round(call.tokensIn * own.inputUsdPerMillion + call.tokensOut * own.outputUsdPerMillion);
  }
  const usage = { input_tokens: call.tokensIn, output_tokens: call.tokensOut };
  const price = calcPrice(usage, call.model);
  return price === null ? 0 : Math.round(price.total_price * MICRO);
}

/** A budget holds only what has a price. */
export function hasPrice(settings: TenantSettings, model: string): boolean {
  if (settings.prices.some((price) => matchesModel(price, model))) return true;
  return calcPrice({ input_tokens: 1, output_tokens: 1 }, model) !== null;
}

/** A name that everybody's account means the same by. Others may be somebody's own. */
export function isPublicModel(model: string): boolean {
  return !/^ft:|[:/]ft-/.test(model) && calcPrice({ input_tokens: 1, output_tokens: 1 }, model) !== null;
}

export function matchesModel(price: Pick<ModelPrice, "model">, model: string): boolean {
  return price.model.endsWith("*") ? model.startsWith(price.model.slice(0, -1)) : price.model === model;
}
