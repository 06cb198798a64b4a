import labels from "../data/number-labels.json";

/** Labels that name a kind of number without naming the country: evidence for every recogniser of that kind. */

export const NATIONAL_LABELS: readonly string[] = labels.national;
export const TAX_LABELS: readonly string[] = labels.tax;
export const VAT_LABELS: readonly string[] = labels.vat;
export const PASSPORT_LABELS: readonly string[] = labels.passport;
export const LICENCE_LABELS: readonly string[] = labels.licence;
export const PROFESSIONAL_LABELS: readonly string[] = labels.professional;
/** Those that name no number with a check of its own. */
export const HEALTH_ANY_LABELS: readonly string[] = labels.health.filter(
  (label) => !/^(?:nhs|nhi|mbi|kvnr|phn|medicare beneficiary)/.test(label),
);
