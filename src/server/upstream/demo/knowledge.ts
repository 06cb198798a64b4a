/** What the demo model knows: the words a question must share, and the fact. Ours, and true. */
export const KNOWLEDGE: readonly { readonly about: readonly string[]; readonly text: string }[] = [
  {
    about: ["river", "lethe"],
    text: "In Greek myth the Lethe is a river of the underworld: whoever drinks from it forgets. Its name means oblivion.",
  },
  {
    about: ["what", "lethe"],
    text: "Lethe is a governed semantic cache for LLM completions: it keeps answers that were already paid for, and forgets them when you say so.",
  },
  {
    about: ["semantic", "cache"],
    text: "A semantic cache serves a stored answer when a new question means the same as an old one, not only when it is the same to the letter.",
  },
  { about: ["capital", "france"], text: "The capital of France is Paris, on the Seine." },
  { about: ["capital", "japan"], text: "The capital of Japan is Tokyo." },
  {
    about: ["capital", "australia"],
    text: "The capital of Australia is Canberra, which surprises people who expect Sydney.",
  },
  { about: ["capital", "canada"], text: "The capital of Canada is Ottawa." },
  { about: ["highest", "mountain"], text: "Mount Everest is the highest mountain above sea level, at 8,849 metres." },
  {
    about: ["longest", "river"],
    text: "The Nile and the Amazon are both about 6,500 to 7,000 kilometres long; which is longer depends on where one begins to measure.",
  },
  {
    about: ["speed", "light"],
    text: "In a vacuum light travels 299,792,458 metres a second, exactly: the metre is defined by it.",
  },
  {
    about: ["boiling", "point", "water"],
    text: "At sea level water boils at 100 degrees Celsius; on a high mountain it boils earlier.",
  },
  {
    about: ["photosynthesis"],
    text: "In photosynthesis plants turn light, water and carbon dioxide into sugar and oxygen.",
  },
  {
    about: ["planets", "solar", "system"],
    text: "Eight planets circle the sun: Mercury, Venus, Earth, Mars, Jupiter, Saturn, Uranus and Neptune.",
  },
  {
    about: ["reset", "password"],
    text: "To reset a password, open the sign-in page, choose the link for a forgotten password and follow the message that arrives.",
  },
  {
    about: ["refund"],
    text: "A refund goes back the way the payment came and usually takes three to ten working days.",
  },
  { about: ["return", "policy"], text: "Unused goods can usually be returned within 30 days with the receipt." },
  {
    about: ["card", "declined"],
    text: "A card is declined when the balance or a limit is reached, when its details do not fit, or when the bank suspects fraud. The bank can say which it was.",
  },
  { about: ["card", "arrive"], text: "A new card usually arrives by post within five to ten working days." },
  {
    about: ["exchange", "rate"],
    text: "The exchange rate is the one of the moment at which the payment is settled, not at which it is made.",
  },
  { about: ["top", "up"], text: "A top-up is credited at once from a card and within a day from a bank transfer." },
  {
    about: ["transfer", "long"],
    text: "A transfer inside the country takes minutes to one working day; abroad it takes one to five.",
  },
  { about: ["rego"], text: "Rego is the policy language of Open Policy Agent: rules over JSON documents." },
  {
    about: ["bm25"],
    text: "BM25 ranks documents by the rarity of shared terms (idf) and by how often they occur, which saturates.",
  },
  { about: ["haiku"], text: "Seventeen sounds in three short lines: a moment, a season, a turn." },
];
