/** Capitalised words that follow a greeting or a label and name nobody. */
export const NOT_NAMES: ReadonlySet<string> = new Set(
  (
    "a about account admin administrator agent all also an and any api applicant are as ask at be been bonjour but by can client colleague colleagues committee community company contact could customer customers dad date dear department description did do does doctor each email error everybody everyone example first for forum friend friends from full given god good guest hello here hey hi hiring how i id if in info is it its just kids ladies last let list lord mail manager may me member message mom more mr mrs ms my name no none not note notes now null number of officer ok on or order organization our owner partner patient please product professor reader recruiter recruitment regarding regards request sales sales section see server service she should sir sirs so some staff string student subject submit subscriber support system team test thank thanks that the their them then there these they this those to today tomorrow type undefined unknown update user username users valued value we welcome what when where which who why will with world would yes you your yours " +
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december " +
    "mister miss mx dr prof professor frau herr herrn mlle mme monsieur sra sr signor signora signore meneer dhr mevr sir madam damen herren sehr geehrte geehrter kunde kundin team alle und die der das messieurs mesdames madame monsieur client cliente clientes senores senor senora equipo todos signori gentile cliente panstwo pan pani heer mevrouw klant kunden english french german spanish italian portuguese polish dutch chinese japanese korean russian internet python java javascript typescript google microsoft amazon apple github linux windows"
  ).split(" "),
);

/** A group that ends in one of these is a place, a firm or a thing named after somebody. */
export const NOT_PERSON_TAILS: ReadonlySet<string> = new Set(
  (
    "street st road rd avenue ave lane drive boulevard blvd court square place way highway airport university college school hospital station bridge park museum institute foundation center centre church cathedral stadium theatre theater hall house tower building hotel river lake mountain island bay county city town village province state republic kingdom award prize cup open medal theorem law laws equation effect transform algorithm distribution process model test machine number numbers syndrome disease method principle inc ltd llc gmbh corp corporation company group bank partners holdings co ag sa plc studio studios records press news times post journal party day war revolution act bill scattering code cipher diagram matrix series curve constant paradox" +
    " team cloud search engine server framework library language script api app software suite studio"
  ).split(" "),
);
