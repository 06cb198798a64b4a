import {
  HEALTH_ANY_LABELS,
  LICENCE_LABELS,
  NATIONAL_LABELS,
  PASSPORT_LABELS,
  PROFESSIONAL_LABELS,
  TAX_LABELS,
  VAT_LABELS,
} from "./labels";
import { at, type ValueRecogniser } from "./recogniser";

/**
 * Numbers that only their label gives away: most countries publish no check for a passport or a licence, and a label
 * like `national id` names no country. Whatever stands behind such a label is redacted: these come last and weakest.
 */
// biome-ignore format: one row a recogniser reads as a table
export const DOCUMENTS: readonly ValueRecogniser[] = [
  { id: "passport.any", type: "PASSPORT", lead: "any", chars: [6, 12], pattern: at(/[a-z]{0,3}-?\d{5,9}[a-z]{0,2}|[a-z]\d{2}[a-z]{2}\d{4,5}|\d{2}[a-z]{2}\d{5}/), valid: hasDigits(5), labels: PASSPORT_LABELS, labelled: 0.7 },
  { id: "passport.mixed", type: "PASSPORT", lead: "any", chars: [7, 11], pattern: /[A-Z0-9]{7,11}/y, valid: hasDigits(2), labels: PASSPORT_LABELS, labelled: 0.62 },
  { id: "vat.any", type: "VAT_ID", lead: "any", chars: [8, 14], pattern: /[A-Z]{0,3}\d{7,12}[A-Z]{0,3}/y, valid: hasDigits(7), labels: VAT_LABELS.filter((label) => label.startsWith("vat") || label === "eu vat"), labelled: 0.55 },
  { id: "national.any", type: "NATIONAL_ID", lead: "any", chars: [6, 20], pattern: at(/[a-z]{0,3}-?\d{4,18}(?:[-/.]?\d{1,8}){0,4}[-/]?[a-z]{0,2}/), valid: hasDigits(6), labels: NATIONAL_LABELS.filter(isGeneric), labelled: 0.6 },
  { id: "tax.any", type: "TAX_ID", lead: "any", chars: [6, 16], pattern: at(/[a-z]{0,4}-?\d{2,14}(?:[-/. ]?\d{2,8}){0,4}[-/]?[a-z0-9]{0,3}|[a-z]{3,6}[a-z0-9]{7,12}/), valid: hasDigits(5), labels: TAX_LABELS.filter(isGeneric), labelled: 0.6 },
  { id: "licence.any", type: "DRIVER_LICENSE", lead: "any", chars: [6, 18], pattern: at(/[a-z0-9]{6,18}|[a-z0-9]{1,5}(?:[ -][a-z0-9]{2,6}){1,3}/), valid: hasDigits(4), labels: LICENCE_LABELS.filter((label) => !label.startsWith("licen")), labelled: 0.65 },
  { id: "health.any", type: "HEALTH_ID", lead: "any", chars: [6, 14], pattern: at(/[a-z]{0,4}-?\d{5,12}[a-z]{0,2}|\d{3,4}[ -]\d{3}[ -]\d{3,4}/), valid: hasDigits(5), labels: HEALTH_ANY_LABELS, labelled: 0.6 },
  { id: "professional.any", type: "PROFESSIONAL_ID", lead: "any", chars: [6, 12], pattern: at(/[a-z]{0,3}-?\d{5,10}/), valid: hasDigits(5), labels: PROFESSIONAL_LABELS.filter((label) => !/^(?:npi|lanr|bsnr|dea)/.test(label)), labelled: 0.6 },
];

/** A label that names the kind, not the country's own number with its own check. */
function isGeneric(label: string): boolean {
  return (
    /\b(?:national|identity|id card|id number|id document|personal|citizen|government|tin|tax|taxid|taxpayer|fiscal|identification)\b/.test(
      label,
    ) && label !== "tax file number"
  );
}

function hasDigits(count: number): (compact: string) => boolean {
  return (compact) => compact.replace(/\D/g, "").length >= count && new Set(compact).size > 2;
}
