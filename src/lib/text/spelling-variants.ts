/**
 * British spellings as American ones, by documented patterns over closed lists of stems. Both are right, so neither may
 * cost a hit; a stem that is another word without the change (four, hour, promise) is not on a list.
 */
const OUR_STEMS =
  "armour behaviour candour clamour colour demeanour endeavour favour fervour flavour harbour honour humour neighbour odour parlour rancour rigour rumour saviour savour splendour tumour valour vapour vigour";
const RE_STEMS =
  "calibre centimetre centre decilitre fibre goitre kilometre litre louvre lustre meagre metre millilitre millimetre mitre ochre reconnoitre sabre saltpetre sceptre sepulchre sombre spectre theatre";
const ISE_STEMS =
  "agonis amortis analys anonymis antagonis apologis authoris baptis brutalis cannibalis capitalis caramelis catalys categoris centralis characteris civilis colonis commercialis computeris containeris criminalis criticis crystallis customis deputis diagonalis digitalis digitis discretis dramatis economis emphasis energis epitomis equalis externalis factoris familiaris fantasis fertilis finalis formalis generalis globalis harmonis hospitalis humanis hypnotis idealis idolis immunis individualis industrialis initialis institutionalis internalis italicis itemis jeopardis legalis legitimis liberalis linearis localis magnetis marginalis materialis maximis mechanis memoris mesmeris militaris minimis mobilis modernis modularis moisturis monetis nationalis neutralis normalis optimis organis ostracis oxidis parallelis paralys pasteuris patronis penalis personalis plagiaris polaris polymeris popularis pressuris prioritis privatis pseudonymis publicis quantis radicalis randomis rationalis realis recognis regularis revolutionis romanticis sanitis scrutinis securitis serialis socialis specialis stabilis standardis sterilis stigmatis strategis subsidis summaris symbolis sympathis synchronis systematis tantalis terroris theoris tokenis traumatis trivialis urbanis utilis vandalis vaporis vectoris verbalis victimis virtualis visualis vocalis weaponis";
const DOUBLED_STEMS =
  "cancell channell chisell counsell dishevell drivell duell enamell equall fuell funnell gravell grovell initiall jewell kennell kidnapp labell levell libell marvell modell panell pencill quarrell remodell revell rivall shovell shrivell signall snivell snorkell spirall stencill swivell tassell totall towell travell trowell tunnell unravell worshipp yodell";
const WHOLE = new Map<string, string>(
  (
    "teh the,hte the,taht that,adn and,waht what,instal install,cheque check,tyre tire,kerb curb,plough plow,programme program,aluminium aluminum,mum mom,ageing aging,judgement judgment,acknowledgement acknowledgment," +
    "enrol enroll,enrolment enrollment,fulfil fulfill,fulfilment fulfillment,instalment installment,skilful skillful,wilful willful,jewellery jewelry,moustache mustache," +
    "pyjama pajama,pyjamas pajamas,sceptic skeptic,sceptical skeptical,learnt learned,burnt burned,dreamt dreamed,spelt spelled,whilst while,amongst among,towards toward," +
    "defence defense,offence offense,licence license,pretence pretense,practise practice,catalogue catalog,dialogue dialog,analogue analog,doughnut donut," +
    "manoeuvre maneuver,oestrogen estrogen,anaemia anemia,paediatric pediatric,encyclopaedia encyclopedia,foetus fetus,diarrhoea diarrhea,haemoglobin hemoglobin," +
    "favourite favorite,artefact artifact,cosy cozy,draught draft,gaol jail,mould mold,smoulder smolder,yoghurt yogurt,woollen woolen,omelette omelet,okay ok,alright ok,adviser advisor"
  )
    .split(",")
    .map((pair): [string, string] => {
      const [british = "", american = ""] = pair.split(" ");
      return [british, american];
    }),
);

const OUR = new RegExp(
  `^(un|dis|re|mis)?(${OUR_STEMS.replaceAll(" ", "|")})(?=$|s$|e[dr]s?$|ing$|ful|less|able|ably|ite|hood|ist|ly$|y$|al)`,
);
const RE = new RegExp(`^(${RE_STEMS.replaceAll(" ", "|")})([sd]?)$`);
const ISE = new RegExp(`^(un|dis|re|de)?(${ISE_STEMS.replaceAll(" ", "|")})(e|es|ed|er|ers|ing|ation|ations|able)$`);
const DOUBLED = new RegExp(`^(${DOUBLED_STEMS.replaceAll(" ", "|")})(ed|er|ers|ing|or|ors)$`);

export function americanSpelling(word: string): string {
  const whole = WHOLE.get(word);
  if (whole !== undefined) return whole;
  if (word.includes("our")) return word.replace(OUR, (stem) => `${stem.slice(0, -3)}or`);
  if (word.includes("re"))
    word = word.replace(RE, (_, stem: string, end: string) => `${stem.slice(0, -2)}er${end === "d" ? "ed" : end}`);
  if (word.includes("is") || word.includes("ys"))
    word = word.replace(
      ISE,
      (_, prefix: string | undefined, stem: string, end: string) => `${prefix ?? ""}${stem.slice(0, -1)}z${end}`,
    );
  return word.includes("ll")
    ? word.replace(DOUBLED, (_, stem: string, end: string) => `${stem.slice(0, -1)}${end}`)
    : word;
}
