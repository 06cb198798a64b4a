/** The library's secret is the text itself; the address that apps scan carries it in base 32. */
export function totpSecretOf(uri: string): string {
  const letters = new URL(uri).searchParams.get("secret") ?? "";
  const bits = [...letters]
    .map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0"))
    .join("");
  const bytes = (bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2));
  return Buffer.from(bytes).toString("utf8");
}
