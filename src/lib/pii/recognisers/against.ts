/** A number right behind one of these is nobody's: it loses the benefit of the doubt, never a proven label. */
// biome-ignore format: a word list
export const AGAINST: readonly string[] = [
  "order", "order no", "order number", "order id", "invoice", "invoice no", "invoice number", "ticket", "case", "case no", "tracking", "tracking number", "shipment", "parcel", "transaction", "transaction id", "reference", "ref", "ref no", "version", "ver", "build", "release", "revision",
  "commit", "sha", "sha1", "sha256", "md5", "hash", "checksum", "digest", "etag", "uuid", "guid", "isbn", "issn", "doi", "ean", "upc", "sku", "asin", "article", "part number", "part no", "model", "serial", "batch", "lot", "timestamp", "epoch", "unix time", "seed", "offset",
  "port", "line", "page", "figure", "table", "chapter", "section", "pr", "issue", "bug", "cve", "cwe", "flight", "gate", "room", "seat", "row", "id", "created", "count", "size", "bytes", "rows", "duration", "latency", "population", "example", "sample",
  "bestellung", "bestellnummer", "auftrag", "auftragsnummer", "rechnung", "rechnungsnummer", "artikel", "commande", "numero de commande", "facture", "pedido", "factura", "fattura", "ordine", "zamowienie", "faktura", "wniosek", "dossier", "bestelling", "factuur", "sendung",
];
