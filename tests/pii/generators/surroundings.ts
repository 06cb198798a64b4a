/** What may stand around a value: scripts, punctuation, cells, quotes, glued words, logs, code. */
export interface Surrounding {
  name: string;
  around: (value: string) => string;
}

const s = (name: string, before: string, after: string): Surrounding => ({
  name,
  around: (value) => before + value + after,
});

export const SURROUNDINGS: readonly Surrounding[] = [
  s("alone", "", ""),
  s("sentence", "please look at ", " today."),
  s("csv", "17,", ",42,red"),
  s("csv quoted", '17,"', '",42,red'),
  s("semicolons", "17;", ";42;red"),
  s("tsv", "17\t", "\t42\tred"),
  s("pipes", "17|", "|42|red"),
  s("markdown table", "| a | b |\n|---|---|\n| 17 | ", " |\n"),
  s("html cell", "<tr><td>17</td><td>", "</td></tr>"),
  s("html attribute", '<a data-x="', '">open</a>'),
  s("xml", "<value>", "</value>"),
  s("json", '{"n":17,"value":"', '","m":42}'),
  s("single quotes", "x = '", "';"),
  s("sql", "INSERT INTO t VALUES (17, '", "', 42);"),
  s("parentheses", "the value (", ") was seen"),
  s("brackets", "values: [", "]"),
  s("log line", "2026-03-01T10:22:31Z INFO worker-3 got ", " in 12ms"),
  s("ini", "[main]\nvalue=", "\nport=8080\n"),
  s("toml", 'value = "', '"\nport = 8080\n'),
  s("yaml", "value: ", "\nport: 8080\n"),
  s("chinese", "\u8bf7\u67e5\u770b", "\u8c22\u8c22"),
  s(
    "thai",
    "\u0e01\u0e23\u0e38\u0e13\u0e32\u0e15\u0e23\u0e27\u0e08\u0e2a\u0e2d\u0e1a",
    "\u0e02\u0e2d\u0e1a\u0e04\u0e38\u0e13",
  ),
  s("korean", "\uc81c \ubc88\ud638\ub294", "\uc785\ub2c8\ub2e4"),
  s("japanese", "\u756a\u53f7\u306f", "\u3067\u3059"),
  s("arabic", "\u0627\u0644\u0642\u064a\u0645\u0629 ", " \u0634\u0643\u0631\u0627"),
  s("cyrillic", "\u0437\u043d\u0430\u0447\u0435\u043d\u0438\u0435 ", " \u0441\u043f\u0430\u0441\u0438\u0431\u043e"),
  s("underscore in front", "value_", " kept"),
  s("innocent word", "order ", " was shipped"),
  s("invoice", "invoice no. ", ", due in March"),
  s("stack trace", "Error: bad value ", "\n    at load (app.js:12:7)"),
  s("slashes", "in/", " out"),
  s("guillemets", "\u00ab", "\u00bb"),
  s("colon", "seen:", "; next"),
  s("equals", "v=", "&w=2"),
  s("emphasis", "**", "** is it"),
  s("line of its own", "The result:\n", "\nThat is all."),
  s("full stop", "It is ", ". Then more."),
  s("question", "Is it ", "? No."),
];

/** Words that stand glued to a number in hasty notes and broken extractions. */
export const GLUED: readonly Surrounding[] = [
  s("word in front", "see callback", " soon"),
  s("label in front", "my Number", " soon"),
  s("word behind", "is ", "and more"),
];
