/**
 * Whether a line outside any code mark is code all the same. Many trackers' issues lost their marks on the way, so the
 * shape of the line decides: prompts, definitions, imports, assignments, lone calls and lines that end as statements do.
 */

const PROMPT = /^\s*(?:>>> ?|\.\.\. |In \[\d+\]:|Out\[\d+\]:|irb\(|\[\d+\] pry|\$ [a-z.])/;
const STATEMENT =
  /^\s*(?:from [\w.]+ import |import (?:[\w.]+(?: as \w+)?(?:, ?[\w.]+)*;?$|[\w*{].* from )|(?:async )?def \w+ ?\(|class \w+(?:\([\w., ]*\))?:$|(?:async )?function\*? ?\w* ?\(|#include\b|#define\b|package [\w.]+;?$|fn \w+[(<]|func [\w(]|@\w[\w.]*(?:\(.*)?$|(?:const|let|var|val) [\w{[][^=]{0,80}=|(?:if|for|while|with|elif) .*[()=[\]<>.'"_].*:$|for \w+(?:, ?\w+)* in \w+:$|(?:try|else|finally|except(?: \w+)?):$|(?:return|raise|throw|yield|await) [\w.]*[([{"'])/;
const ASSIGNMENT = /^\s*[\w.$]+(?:\[[^\]]*\])? ?(?:[-+*|]|:)?= ?[\w"'([{$-]/;
const CALL = /^\s*(?:await |new )?[\w.$:]+\([^()]*(?:\([^()]*\)[^()]*)*\)(?:\.[\w$]+\([^()]*\))*[;:,]?$/;
const ENDING = /(?:[)\w"'\]}]\s*;|[)\w>=\]] ?\{|^\s*[})\]]+[;,]?|=> ?[{(])$/;
/** Four words in a row, or three at the start, make a sentence, whatever it ends with. */
const WORDS = /(?:^|\s)[A-Za-z][a-z']* [a-z']+ [a-z']+ [a-z']+\b|^\s*[A-Z][a-z']+ [a-z']+ [a-z']+\b/;
const TRAILING_COMMENT = /(?<=[)\]}\w;"'])\s+(?:#|\/\/) .*$/;
const MARKUP = /^\s*<\/?[A-Za-z][\w.-]*(?:\s[^<>]*)?\/?>(?:.*<\/[\w.-]+>)?$/;

/** Whether a line is code by its own shape. */
export function isCodeLine(written: string): boolean {
  const line = written.replace(TRAILING_COMMENT, '');
  return (
    PROMPT.test(line) ||
    (STATEMENT.test(line) && !WORDS.test(line)) ||
    (ENDING.test(line) && !WORDS.test(line)) ||
    (ASSIGNMENT.test(line) && !/[.?!]$/.test(line) && !WORDS.test(line)) ||
    CALL.test(line) ||
    MARKUP.test(line)
  );
}

/** Four plain words in a row, or nothing but three or more: a sentence, whatever block it stands in. */
export function isSentence(text: string): boolean {
  if (/^\s*[A-Z][a-z']*(?: [A-Za-z'-]+){2,}[.?!:]?$/.test(text)) return true;
  return /(?:^|\s)[A-Za-z][a-z']* [a-z']+,? [a-z']+,? [a-z']+[\s.,:;!?]/.test(`${text} `);
}
