/** Made up, in the forms that are documented for such values. */
export const SAMPLE_TEXT = `Dear Ms Anna Schmidt,

thank you for your call from +49 30 901820. Please send the refund for invoice INV-2291 to
IBAN DE89 3704 0044 0532 0130 00, and copy anna.schmidt@nordwind-logistik.de.

For the portal: user aschmidt, password: Kranich-47-Fluss. The request came from 93.184.216.34.`;
