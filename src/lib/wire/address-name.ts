import { WireError } from "./adapter";

/** A part of an address: no slash, nothing that is read as another place. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,199}$/;

/** A model's name as it may stand in an address. @throws WireError 400 */
export function inAddress(model: string): string {
  if (NAME.test(model)) return model;
  const message =
    "This provider is asked for a model by its address: the model's name must be of letters, digits, dots, dashes and underscores.";
  throw new WireError({ status: 400, code: "invalid_value", param: "model", message });
}
