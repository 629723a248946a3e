/**
 * What issue templates add and nobody wrote for this issue: their headings, check lists, promises to have searched, version
 * tables and environment dumps. Such lines become boilerplate; what a person wrote under the headings stays.
 */
import type { Line } from './lines.ts';

const HEADING =
  /^\s*(?:#{1,6}\s+(.+?)\s*#*|(?:\*\*|__)([^*_]{2,80})(?:\*\*|__)\s*:?|([A-Z][^.!?:]{2,60}):|h[1-6]\.\s+(.+))$/;

const REPORT_HEADING =
  /^(?:(?:bug |issue |feature |problem |short |brief |detailed |a clear )?(?:descriptions?|summary|overview|details|report|request)|describe (?:the|your) (?:bug|issue|problem|feature|solution|change).*|(?:steps|how|code|script|instructions|what steps will)(?: needed)? (?:to|for|will|can we) (?:re-?produc\w*|replicat\w*).*|to reproduce.*|re-?produc(?:e|tion|ing|ible)(?: steps| code| example| link| repo\w*| case)*|minimal,? ?(?:complete,? ?)?(?:verifiable|reproducible|working)? ?(?:example|code|reproduc\w*).*|(?:code|minimal|self contained) (?:sample|example|snippet).*|mcve|mwe|(?:the )?(?:expected|actual|current|observed|desired|existing|new|proposed|wanted) (?:behaviou?rs?|results?|outcomes?|outputs?|state)?(?: (?:and|vs|with|or)\b.*)?|expected|actual|expectations?|(?:what|why) (?:happen(?:s|ed)|did you|do you|is|are|was|went|were|i did|i see|actually|should|would|you)\b.*|screenshots?.*|(?:additional|any other|other|more|further|extra) (?:context|info\w*|details?|notes?|comments?).*|motivation.*|use ?cases?|context|background|(?:possible|proposed|suggested|potential) (?:solution|fix|implementation|change)s?.*|alternatives?.*|describe alternatives.*|describe the solution.*|is your feature request.*|provide .*|do not (?:remove|skip).*|please .*|(?:your |my )?(?:configuration|config|set-?up)(?: file)?|(?:your |the |full |relevant |verbose |complete )*(?:logs?|log output|error(?: message| log| output)?s?|(?:full )?(?:stack ?)?trace(?:back)?|console output|output|terminal output|error log|verbose output)|(?:type of )?(?:issue|bug|feature)|problem(?: statement)?|solution|questions?|notes?|references|related|link to .*|anything else.*|additional|severity|priority|reporter|regression|workaround|analysis|attachments?|issue (?:details|type)|impact|test cases?|examples?|feature|proposal|(?:code|sample) ?(?:snippet|block)?|important factoids|community note|relevant .*|(?:affected|impacted) .*)$/;

const ENVIRONMENT_HEADING =
  /^(?:(?:your |my |runtime |system |the |local |build |test |execution )?(?:environments?|env|system|platform)(?: info\w*| details?| description| used)?|(?:system|environment|version|package|device|software|debug|platform|browser|diagnostic)s? (?:info\w*|details|configuration|specs?|used)|(?:(?:\w+|\w+ \w+) )?versions?(?: info\w*| used| number)?(?: of .*)?|(?:installed|package|software|relevant|library|dependency) (?:versions?|packages)|output of .*(?:show_versions|version|info|doctor).*|.*show_versions.*|browsers?(?: and .*)?|os(?: used| name)?|how did you install.*|operating system.*|desktop.*|smartphone.*|(?:what|which) (?:version|browser|os(?: used| name)?|how did you install.*|operating system|platform|environment)\b.*|dependencies|hardware|specifications?|pip (?:list|freeze).*|conda list.*|npx .* info|on which .*|information about your .*|environment variables|(?:compile.time|build) info\w*|.{1,20} and environment|.{0,30}\b(?:system|os|env|web|version|device|browser|setup)s?\b.{0,12}\binfo\w*|please (?:provide|paste|run|fill).*(?:version|environment|info).*)$/;

const CHECKLIST_HEADING =
  /^(?:.*check ?list|.*pre-?requisites?|.*(?:pre-?flight|initial|sanity) checks?|checks?|before (?:submitting|opening|you|reporting|asking|creating|filing).*|self.?checks?|code of conduct.*|(?:are you|would you be) (?:willing|able|interested).*(?:pr|pull request|contribute).*|validations?|search before.*|(?:is there|have you).*(?:existing|searched|already|read).*|please (?:confirm|check|verify|tick|make sure|ensure).*|contribut\w+|acknowledge?ments?|i have .*|guidelines)$/;

const CHECK_ITEM = /^\s*(?:[-*+]|\d+[.)])?\s*(?:\[[ xX✓]?\]\s|[☐☑✅]\s?)/;
const PROMISE =
  /^[\W\d]*(?:i(?:'ve| have)? (?:have )?(?:already )?(?:searched|checked|read|confirmed?|verified|tried searching|looked (?:at|through|for)|agree|understand|am using the latest|reviewed)\b.{0,80}(?:issue|documentation|docs|duplicate|latest|guideline|faq|code of conduct|readme|version|discussion)|no(?:,)? (?:existing|duplicate)|_?no response_?$|thanks? (?:you )?(?:for|in advance)|please (?:do not|don't|make sure|search|fill|read|note that this|use the|provide|describe|vote|answer|tell us)\b|a clear and concise|if applicable|add any other context|tip:|issues? without|make sure (?:you|to|that you)|(?:love|using) \w+\? please consider)/i;
const VERSION =
  /^[\s>|*•·-]*(?:\*\*|`)?[A-Za-z@][\w @/.()+&'’-]{0,48}?(?:\*\*|`)?\s*(?:[:=|@]+|==|\bis\b|\bversion\b|\bv(?=\d)|\s)\s*(?:\*\*|`)?\s*["']?[v^~<>=|]*\s*\d+(?:\.[\dx]+)+[\w.+~-]*["'`*]*(?:\s*[|(,[].{0,80}|\s+\w[\w ().:/-]{0,50})?\s*$/;
/** A version in running text, not in a list of versions. */
const SENTENCE =
  /^[^:=|@\d]*\b(?:the|in|on|with|since|after|before|when|works?|fails?|is|was|should|from|to|and|for|until)\b/i;
const FACT =
  /^[\s>|*•·-]*(?:\*\*|`)?(?:os|operating system|platform|browsers?|python|node|npm|yarn|pnpm|java|jdk|jvm|ruby|rustc?|go|php|gcc|clang|compiler|docker|kubernetes|ide|editor|device|arch(?:itecture)?|machine|processor|cpu|gpu|cuda|byteorder|lc_all|lang|locale|(?:local|remote|web|host|guest|client|server) (?:os|browser|arch\w*)|commit|python-bits|os-release|libc|shell|kernel|hardware|memory|version|package manager|framework|distribution|environment|[\w .@/-]{1,30} versions?|install(?:ed|ation)? (?:from|method|via|using))(?:\*\*|`)?\s*[:=|].{0,90}$/i;
const DUMP_START =
  /^\s*(?:INSTALLED VERSIONS|System:$|python: \d|Versions?:$|Environment info|Binaries:$|npmPackages:|PyTorch version:|Package +Version|Collecting environment)/;

/** Fence languages of a pasted dump. */
const SHELL = /^(?:|sh|bash|shell|console|text|txt|plaintext|shell-session)$/;

const UNMARKED_WORDS = 4;

/** Words a paragraph must have to end an environment section as prose. */
const PROSE_WORDS = 14;

type Section = 'report' | 'environment' | 'checklist';

/** Labels template lines; call after traces, diffs and logs are labelled. */
export function labelTemplate(lines: readonly Line[]): void {
  let section: Section = 'report';
  for (const [at, line] of lines.entries()) {
    if (section === 'environment' && line.kind === 'code' && line.fenced && SHELL.test(line.language))
      line.kind = 'boilerplate';
    if (line.kind !== 'prose') continue;
    const heading = headingOf(line.text);
    if (heading !== undefined) {
      const found = heading.marked || isShort(heading.text) ? sectionOf(heading.text) : undefined;
      if (found) {
        section = found;
        line.kind = 'boilerplate';
        continue;
      }
      if (heading.marked) section = 'report';
    }
    if (CHECK_ITEM.test(line.text) || PROMISE.test(line.text) || isVersionLine(line.text)) line.kind = 'boilerplate';
    else if (section !== 'report' && line.text !== '') {
      if (wordsOfParagraph(lines, at) >= PROSE_WORDS && !/^\s*[-*|]/.test(line.text)) section = 'report';
      else line.kind = 'boilerplate';
    }
  }
  labelDumps(lines);
}

/** The section a template's heading opens; undefined where the heading is the author's own. */
export function sectionOf(heading: string): Section | undefined {
  const text = heading
    .toLowerCase()
    .replace(/\([^()]*\)|[*_`'"’:?!.,#]|\p{Extended_Pictographic}|\ufe0f|:\w+:/gu, '')
    .replace(/^[\d\s.)-]+|[\s-]+$/g, '')
    .trim();
  if (CHECKLIST_HEADING.test(text)) return 'checklist';
  if (ENVIRONMENT_HEADING.test(text)) return 'environment';
  if (REPORT_HEADING.test(text)) return 'report';
  return undefined;
}

/** Without marks only a few words are taken for a template's heading; more are a person's sentence. */
export function isShort(heading: string): boolean {
  return heading.trim().split(/\s+/).length <= UNMARKED_WORDS;
}

function headingOf(line: string): { text: string; marked: boolean } | undefined {
  if (line.length > 120) return undefined;
  const match = HEADING.exec(line);
  if (match) return { text: (match[1] ?? match[2] ?? match[3] ?? match[4])!, marked: match[3] === undefined };
  return /^[A-Z][\w ]{3,40}$/.test(line) ? { text: line, marked: false } : undefined;
}

function isVersionLine(written: string): boolean {
  const line = written.replace(/\s+/g, ' ');
  if (line.length >= 160 || /[({].*[=;].*[)}]/.test(line) || /:$/.test(line)) return false;
  return FACT.test(line) || (VERSION.test(line) && !SENTENCE.test(line));
}

function wordsOfParagraph(lines: readonly Line[], at: number): number {
  let words = 0;
  for (let next = at; lines[next]?.kind === 'prose' && lines[next]!.text !== ''; next++) {
    words += lines[next]!.text.split(/\s+/).length;
    if (words >= PROSE_WORDS) break;
  }
  return words;
}

/** A code block that mostly lists versions is a dump. */
function labelDumps(lines: readonly Line[]): void {
  for (let start = 0, end = 0; start < lines.length; start = end) {
    const block = lines[start]!.block;
    for (end = start; lines[end]?.block === block; ) end++;
    const own = lines.slice(start, end).filter((line) => line.text !== '' && line.kind === 'code');
    const facts = own.filter((line) => isVersionLine(line.text)).length;
    const dump =
      own.length > 0 &&
      (facts >= Math.max(2, own.length * 0.6) || (facts >= 2 && own.some((line) => DUMP_START.test(line.text))));
    if (dump) for (const line of own) line.kind = 'boilerplate';
  }
}
