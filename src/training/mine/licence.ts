/** A guess at the SPDX identifier of a licence's text, for the record; whoever uses the data checks it. */

const FORMS: readonly (readonly [identifier: string, form: RegExp])[] = [
  ['AGPL-3.0', /GNU AFFERO GENERAL PUBLIC LICENSE\s+Version 3/i],
  ['LGPL-3.0', /GNU LESSER GENERAL PUBLIC LICENSE\s+Version 3/i],
  ['LGPL-2.1', /GNU LESSER GENERAL PUBLIC LICENSE\s+Version 2\.1/i],
  ['GPL-3.0', /GNU GENERAL PUBLIC LICENSE\s+Version 3/i],
  ['GPL-2.0', /GNU GENERAL PUBLIC LICENSE\s+Version 2/i],
  ['Apache-2.0', /Apache License,?\s+Version 2\.0/i],
  ['MPL-2.0', /Mozilla Public License,?\s+(?:Version|v\.?) ?2\.0/i],
  ['EPL-2.0', /Eclipse Public License - v ?2\.0/i],
  ['BSL-1.0', /Boost Software License - Version 1\.0/i],
  ['Unlicense', /This is free and unencumbered software released into the public domain/i],
  ['CC0-1.0', /CC0 1\.0 Universal/i],
  [
    'ISC',
    /Permission to use, copy, modify, and(?:\/or)? distribute this software for any\s+purpose with or without fee/i,
  ],
  ['MIT', /Permission is hereby granted, free of charge, to any person obtaining\s+a\s+copy/i],
  [
    'BSD-3-Clause',
    /Redistribution and use in source and binary forms[\s\S]{0,2000}(?:Neither the names?|names? of)[\s\S]{0,400}endorse/i,
  ],
  ['BSD-2-Clause', /Redistribution and use in source and binary forms/i],
];

/** The identifiers of all the texts, joined with ` OR `; undefined where none is known. Only its first 20,000 characters are read. */
export function guessLicence(licences: readonly { readonly text: string }[]): string | undefined {
  const found = licences.flatMap(({ text }) => {
    const head = text.slice(0, 20_000);
    return FORMS.find(([, form]) => form.test(head))?.[0] ?? [];
  });
  return found.length === 0 ? undefined : [...new Set(found)].sort().join(' OR ');
}
