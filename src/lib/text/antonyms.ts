/**
 * Opposites, our own list: each line is one axis, each `/` part one end of it with its other forms. Two prompts of which
 * one holds a word of one end and the other a word of another end ask different things. Gathered by going through the
 * closed and common open classes of English (persons, tenses, directions, times, sizes, qualities, states, acts and their undoing).
 */
const AXES = `
i me my mine myself we us our ours ourselves/you your yours yourself yourselves/he him his himself/she her hers herself/they them their theirs themselves
was were did had/will shall
accept accepted accepting/reject rejected rejecting refuse refused refusing decline declined declining deny denied
active activate activated activating activation enable enabled enabling/inactive deactivate deactivated deactivating deactivation disable disabled disabling
add added adding addition attach insert inserted/remove removed removing removal delete deleted deleting subtract detach
advance forward forwards/backward backwards retreat reverse
advantage advantages pro benefit benefits/disadvantage disadvantages con drawback drawbacks
allow allowed allowing permit permitted legal legally lawful/forbid forbidden prohibit prohibited ban banned prevent illegal illegally unlawful
always/never/sometimes
ancient old older oldest/modern new newer newest young younger youngest
approve approved approval/disapprove disapproved disapproval
arrive arrived arriving arrival arrivals/depart departed departing departure departures leave left leaving
ascend ascending/descend descending
asleep sleep/awake wake
attack/defend defense
attract/repel
before earlier/after later
begin began beginning start started starting/end ended ending finish finished finishing stop stopped stopping
best better/worst worse
big bigger biggest large larger largest huge/small smaller smallest little tiny
birth born/death die died dead
borrow borrowed borrowing/lend lent lending
bottom lower lowest/top upper highest
bright brighter/dim dimmer
build construct create created creating/destroy destroyed destroying demolish
buy buying bought purchase purchased purchasing/sell selling sold sale
calm/angry
cause causes/effect effects/cure cures
cheap cheaper cheapest inexpensive/expensive costly
clean cleaner/dirty
clockwise/counterclockwise anticlockwise
close closed closing shut/open opened opening
cold colder coldest cool cooler/hot hotter hottest warm warmer
compress compressed compressing zip/decompress extract unzip
connect connected connecting/disconnect disconnected disconnecting
deposit deposited depositing/withdraw withdrawn withdrew withdrawing withdrawal
credit/debit
debtor/creditor
decode decrypt decrypted decryption/encode encrypt encrypted encryption
deep deeper deepest/shallow
difficult difficulty hard harder hardest/easy easier easiest simple simpler
domestic local national/international foreign global
dry drier/wet wetter
early/late
east eastern/west western/north northern/south southern
employer/employee
empty/full
enter entering entrance entry/exit exiting leave
even/odd
ever/never
expand expanded expanding expansion/contract contracted contracting contraction shrink
export exported exporting/import imported importing
export/import
external outer outside outdoor outdoors exterior/internal inner inside indoor indoors interior
fail failed failing failure/succeed succeeded success pass passed passing
fast faster fastest quick quicker quickest/slow slower slowest slowly
fat fatter thick thicker/thin thinner slim
father dad husband son brother uncle boyfriend grandfather nephew/mother mom wife daughter sister aunt girlfriend grandmother niece
female woman girl/male man boy
few fewer fewest fewer/many more most
find found finding/lose lost losing
first/last
freeze frozen freezing/melt melted melting thaw unfreeze
front/back rear
gain gained gaining/lose lost losing loss
good/bad
grow grew growing growth/shrink shrank shrinking
guilty/innocent
happy happiness/sad sadness unhappy
hardware/software
healthy/unhealthy sick ill
heavy heavier heaviest/light lighter lightest
high higher highest/low lower lowest
hire hired hiring/fire fired firing dismiss
include included including/exclude excluded excluding
income revenue earn earned/expense expenses spend spent
increase increased increasing raise raised raising rise rose rising grow/decrease decreased decreasing reduce reduced reducing lower lowered lowering drop dropped dropping fall fell falling decline
inhale/exhale
input/output
join joined joining/quit leave
landlord/tenant
left/right/wrong
lend/borrow
less least/more most
like love loved loving/dislike hate hated hating
lock locked locking/unlock unlocked unlocking
login/logout
loose looser/tight tighter
loud louder/quiet quieter silent
major/minor
max maximum maximize maximized/min minimum minimize minimized
morning/evening night/afternoon noon/midnight
mount/unmount dismount
multiply multiplied multiplication/divide divided division
mute muted/unmute unmuted
narrow narrower/wide wider broad
natural/artificial synthetic
near nearer nearest close/far farther farthest further
negative negatively/positive positively
numerator/denominator
offline/online
on/off
optional/mandatory required compulsory
over above/under below beneath
parent parents/child kid kids
past/present/future
private/public
plus/minus
poor poorer poorest poverty/rich richer richest wealthy wealth
possible/impossible
presence present/absence absent
prefix/suffix
primary/secondary
profit/loss
pull pulled pulling/push pushed pushing
question questions/answer answers
real/fake false
receive received receiving/send sent sending
remember remembered/forget forgot forgotten
rough/smooth
safe safely/dangerous unsafe
same/different
save saved saving/spend spent spending waste
short shorter shortest/long longer longest tall taller tallest
single/married/divorced
singular/plural
soft softer/hard harder
sour/sweet
spring/summer/autumn fall/winter
strength strengths/weakness weaknesses
strong stronger strongest/weak weaker weakest
subscribe subscribed subscribing/unsubscribe unsubscribed unsubscribing
take took taken taking/give gave given giving
teacher/student
temporary temporarily/permanent permanently
theory/practice
today/tomorrow/yesterday
true/false
up upward upwards/down downward downwards
upgrade upgraded upgrading/downgrade downgraded downgrading
upload uploaded uploading/download downloaded downloading
upstairs/downstairs
useful/useless
vertical vertically/horizontal horizontally
victory win won winning/defeat lose lost losing
visible/invisible hidden
with/without
from/to
in into inside/out outside
import/export
monday/tuesday/wednesday/thursday/friday/saturday/sunday
january/february/march/april/june/july/august/september/october/november/december
weekday weekdays/weekend weekends
daily/weekly/monthly/yearly annually annual
red/orange/yellow/green/blue/purple/pink/brown/black/white/gray
asset assets/liability liabilities
bull bullish/bear bearish
supply/demand
import/export
lossless/lossy
synchronous/asynchronous
static/dynamic
client/server
compile/decompile
serialize/deserialize
odd/even
ascending/descending
hide hid hiding/show showed showing
install installed installing installation/uninstall uninstalled uninstalling
like/unlike
pause paused pausing/resume resumed resuming/play
read reading/write writing wrote
`;

/** `end` numbers the parts of an axis from 1. A word on several axes (light, right, hard) has several marks. */
export interface AntonymMark {
  readonly axis: number;
  readonly end: number;
}

function readAxes(): Map<string, AntonymMark[]> {
  const marks = new Map<string, AntonymMark[]>();
  const lines = [...new Set(AXES.trim().split("\n"))];
  for (const [axis, line] of lines.entries()) {
    for (const [end, words] of line.split("/").entries()) {
      for (const entry of words.split(" ")) {
        const known = marks.get(entry) ?? [];
        known.push({ axis: axis + 1, end: end + 1 });
        marks.set(entry, known);
      }
    }
  }
  return marks;
}

const MARKS = readAxes();
const NONE: readonly AntonymMark[] = [];

export function antonymMarks(word: string): readonly AntonymMark[] {
  return MARKS.get(word) ?? NONE;
}
